"""Rows of our own form with the days as headings: what they say beside their values.

Belongs here: the row that says something and has no value, and the total that stands
alone. Does not: the values (``long_rows``), and totals beside values (``totals``).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from transforms.intake import marks
from transforms.intake.grid import Notice, Sheet, cell_name
from transforms.intake.recognise import ABOUT, Plan
from transforms.project.severity import FLAGGED


def notices(
    plan: Plan, sheet: Sheet, unread: Collection[tuple[int, int]]
) -> Iterator[Notice]:
    """A notice for each row that says something about a value that it does not have.

    ``unread`` are cells (row, column) of which it is said why they have no value.
    """
    if not plan.is_across or sheet.rows is None:
        return
    values = [c.number for c in plan.columns if c.meaning == "melted"]
    mark = plan.column(marks.NOT_APPLICABLE)
    silent = {*values, *([mark.number] if mark else [])}
    about = [c.number for c in plan.columns if c.meaning in ABOUT]
    total = next((c.number for c in plan.columns if c.header == marks.TOTAL), 0)
    read = sorted({*silent, *about, *([total] if total else [])})
    names = ["row_no", *(f"c{number}" for number in read)]
    for cells in sheet.rows.select(names).to_pylist():
        row = cells["row_no"]

        def text(number: int, of: dict[str, str | None] = cells) -> str:
            return (of[f"c{number}"] or "").strip()

        if row <= plan.header_row or any(
            text(number) or (row, number) in unread for number in silent
        ):
            continue
        if total and text(total):
            place = cell_name(row, total)
            yield Notice(
                sheet.name, row, total, "total_alone", FLAGGED, text(total),
                f"Cell {place} states a total, and none of what it is of is there. A "
                "total is compared and never taken, so nothing was.",
                "Write the values beside it.",
            )  # fmt: skip
        elif any(map(text, about)):
            said = next(number for number in about if text(number))
            yield Notice(
                sheet.name, row, values[0], "blank_value", FLAGGED, "",
                f"Row {row} says something in {cell_name(row, said)} and has no value. "
                "Blank is not zero: nothing was taken.",
                "Write the values, 0 where there was none, or x under not_applicable.",
            )  # fmt: skip
