"""Values in merged cells: whether one stands for more than its own row and column.

A value over three months may be each of theirs or the sum of them, and the file holds
it in the first. Belongs here: the note on such a cell. Does not: what is said of it
(``doubts``), and merged cells that reach over nothing that is read as a value.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import replace

import pyarrow as pa

from transforms.intake.grid import Sheet, cell_name, noted
from transforms.intake.notation import numeric
from transforms.intake.recognise import Plan
from transforms.intake.workbook.merged import corners


def settle(plan: Plan, sheet: Sheet) -> tuple[Sheet, set[tuple[int, int]]]:
    """The sheet with a note on each value that is merged over cells of other values,
    and the blank ones (row, column) of those cells: what they are, the note asks."""
    if sheet.rows is None or not sheet.merged:
        return sheet, set()
    numbers = numeric(plan, "uncertainty_pct")
    values = [column for column in plan.columns if column.number in numbers]
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
    for top, left, bottom, right in corners(sheet.merged):
        # Of a form a value is one cell.
        here = [
            c for c in values
            if left <= c.number <= right and (not c.row or top <= c.row <= bottom)
        ]  # fmt: skip
        is_value = any(c.number == left and c.row in (None, top) for c in here)
        first = texts(left)[places[top]] if is_value and top in places else None
        if not first:
            continue
        lines = filled[bisect_left(filled, top) : bisect_right(filled, bottom)]
        reached = {
            (row, c.number) for c in here
            for row in lines if c.row in (None, row)
        }  # fmt: skip
        if len(reached) > 1:
            area = f"{cell_name(top, left)}:{cell_name(bottom, right)}"
            texts(left)[places[top]] = noted(first, f"merged over {area}")
            noted_in.add(left)
            covered |= {at for at in reached if not texts(at[1])[places[at[0]]]}
    for number in noted_in:
        at = rows.schema.get_field_index(f"c{number}")
        cells = pa.array(texts(number), pa.string())
        rows = rows.set_column(at, f"c{number}", cells)
    return replace(sheet, rows=rows), covered
