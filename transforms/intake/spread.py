"""Values in merged cells: whether one stands for more than its own row and column.

A value over three months may be each of theirs or the sum of them, and the file holds
it in the first. Belongs here: the note on such a cell. Does not: what is said of it
(``doubts``), and merged cells that reach over nothing that is read as a value.
"""

from __future__ import annotations

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
    values = [c for c in plan.columns if c.number in numeric(plan, "uncertainty_pct")]
    places = {
        row: place
        for place, row in enumerate(sheet.rows["row_no"].to_pylist())
        if row > plan.header_row
    }
    found: dict[int, dict[int, str]] = defaultdict(dict)
    for top, left, bottom, right in corners(sheet.merged):
        # Rows with nothing in them are none; of a form a value is one cell.
        reached = {
            (row, column.number)
            for column in values
            if left <= column.number <= right
            for row in ([column.row] if column.row else range(top, bottom + 1))
            if top <= row <= bottom and row in places
        }
        if (top, left) in reached and len(reached) > 1:
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
