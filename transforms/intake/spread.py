"""Values in merged cells: whether one stands for more than its own row and column.

A value over three months may be each of theirs or the sum of them, and the file holds
it in the first. Belongs here: the note on such a cell, and which other merged cells
leave blank what is read. Does not: what is said of them (``doubts``, ``notices``).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace

import pyarrow as pa

from transforms.intake.grid import Notice, Sheet, cell_name, noted
from transforms.intake.notation import numeric
from transforms.intake.recognise import Plan
from transforms.intake.workbook.merged import corners
from transforms.intake.workbook.notices import merged


@dataclass(frozen=True)
class Settled:
    """The sheet with a note on each value that is merged over cells of other values;
    the blank ones (row, column) of those cells: what they are, the note asks; and what
    is said of other merged cells that leave blank what is read."""

    sheet: Sheet
    covered: frozenset[tuple[int, int]] = frozenset()
    notices: tuple[Notice, ...] = ()


def settle(plan: Plan, sheet: Sheet) -> Settled:
    """Tell merged cells that say less than they show apart from those that harm
    nothing: titles, headings, and what is merged over cells that nobody reads."""
    if sheet.rows is None or not sheet.merged:
        return Settled(sheet)
    numbers = numeric(plan, "uncertainty_pct")
    meant = [column for column in plan.columns if column.meaning]
    # Rows with nothing in them are none; an area may name a million of those.
    places = {
        row: place
        for place, row in enumerate(sheet.rows["row_no"].to_pylist())
        if row > plan.header_row
    }
    filled = sorted(places)
    rows = sheet.rows
    read: dict[int, list[str | None]] = {}

    def texts(number: int) -> list[str | None]:
        if number not in read:
            read[number] = rows[f"c{number}"].to_pylist()
        return read[number]

    noted_in: set[int] = set()
    covered: set[tuple[int, int]] = set()
    others: list[tuple[int, int, str]] = []
    for top, left, bottom, right in corners(sheet.merged):
        # Of a form a value is one cell.
        here = [
            c for c in meant
            if left <= c.number <= right and (not c.row or top <= c.row <= bottom)
        ]  # fmt: skip
        first = texts(left)[places[top]] if here and top in places else None
        if not first:
            continue
        lines = filled[bisect_left(filled, top) : bisect_right(filled, bottom)]
        reached = {
            (row, c.number) for c in here
            for row in lines if c.row in (None, row)
        }  # fmt: skip
        of_values = {(row, number) for row, number in reached if number in numbers}
        blank = {at for at in reached if not texts(at[1])[places[at[0]]]}
        area = f"{cell_name(top, left)}:{cell_name(bottom, right)}"
        if (top, left) in of_values and len(of_values) > 1:
            texts(left)[places[top]] = noted(first, f"merged over {area}")
            noted_in.add(left)
            covered |= of_values & blank
        elif blank:
            others.append((top, left, area))
    for number in noted_in:
        at = rows.schema.get_field_index(f"c{number}")
        cells = pa.array(texts(number), pa.string())
        rows = rows.set_column(at, f"c{number}", cells)
    others.sort()
    areas = [area for *_, area in others]
    said = (merged(sheet.name, areas, others[0][:2]),) if others else ()
    return Settled(replace(sheet, rows=rows), frozenset(covered), said)
