"""Values in merged cells: whether one stands for more than its own row and column.

A value over three months may be each of theirs or the sum of them, and the file holds
it in the first. Belongs here: the note on such a cell. Does not: what is said of it
(``doubts``), and merged cells that reach over nothing that is read as a value.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import replace

import pyarrow as pa

from transforms.intake.grid import Sheet, cell_name, noted
from transforms.intake.notation import numeric
from transforms.intake.recognise import Plan
from transforms.intake.workbook.merged import corners


def settle(plan: Plan, sheet: Sheet) -> Sheet:
    """The sheet with a note on each value that is merged over cells of other values."""
    if sheet.rows is None or not sheet.merged:
        return sheet
    numbers = numeric(plan, "uncertainty_pct")
    values = [column for column in plan.columns if column.number in numbers]
    # Rows with nothing in them are none; an area may name a million of those.
    places = {
        row: place
        for place, row in enumerate(sheet.rows["row_no"].to_pylist())
        if row > plan.header_row
    }
    filled = sorted(places)
    found: dict[int, dict[int, str]] = defaultdict(dict)
    for top, left, bottom, right in corners(sheet.merged):
        # Of a form a value is one cell.
        here = [
            c for c in values
            if left <= c.number <= right and (not c.row or top <= c.row <= bottom)
        ]  # fmt: skip
        reached = sum(
            c.row in places if c.row
            else bisect_right(filled, bottom) - bisect_left(filled, top)
            for c in here
        )  # fmt: skip
        is_value = any(c.number == left and c.row in (None, top) for c in here)
        if is_value and top in places and reached > 1:
            area = f"{cell_name(top, left)}:{cell_name(bottom, right)}"
            found[left][places[top]] = f"merged over {area}"
    rows = sheet.rows
    for number, notes in found.items():
        name = f"c{number}"
        texts = rows[name].to_pylist()
        for place, note in notes.items():
            texts[place] = texts[place] and noted(texts[place], note)
        at = rows.schema.get_field_index(name)
        rows = rows.set_column(at, name, pa.array(texts, pa.string()))
    return replace(sheet, rows=rows)
