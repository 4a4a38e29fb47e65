"""What a sheet does not say in so many words, or says where nobody reads it.

Belongs here: the register of our template that was left empty, and text beside the
table in columns without a heading. Does not: rows (the contracts' work).
"""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from transforms.intake import marks
from transforms.intake.grid import Notice, Sheet, cell_name, column_letters
from transforms.intake.recognise import MEASUREMENTS, Plan
from transforms.project.severity import FLAGGED, REFUSED


def delivered(plan: Plan, sheet: Sheet) -> Plan | Notice | None:
    """The plan, if the sheet counts as handed in; None or a refusal if it does not.

    A register without a row says that nothing happened. The register of our template
    is empty before anybody has looked at it, so it says so by its mark only.
    """
    if plan.gives == MEASUREMENTS or sheet.rows is None or not sheet.rows.num_rows:
        return plan
    kind, _ = marks.stamped(_cell(sheet.rows, 1, 1))
    if kind != marks.REGISTER or _below(plan, sheet.rows).num_rows:
        return plan
    mark = _mark(plan, sheet.rows)
    if mark is None:
        return None
    row, column, text = mark
    if text.lower() == marks.MARK:
        return plan
    return Notice(
        sheet.name, row, column, "unknown_mark", REFUSED, text,
        f"Cell {cell_name(row, column)} takes {marks.MARK} or nothing, so it is not "
        "known whether nothing happened.",
        f"Write {marks.MARK} if nothing of the kind happened, else leave it blank.",
    )  # fmt: skip


def notices(
    plan: Plan, sheet: Sheet, has_lost_rows: bool, leaves_out: bool
) -> list[Notice]:
    """What a person should know about a recognised sheet of text; ``has_lost_rows``:
    the reader refused rows of it, and said so; ``leaves_out``: its mapping does."""
    is_register = plan.gives != MEASUREMENTS
    mark = _mark(plan, sheet.rows) if is_register and sheet.rows is not None else None
    if not _has_rows(plan, sheet):
        return [] if mark or has_lost_rows else [_no_rows(plan, sheet, leaves_out)]
    if sheet.rows is None:
        return []
    is_form = plan.mapping is not None and bool(plan.mapping.form)
    found = [] if is_form else _without_heading(plan, sheet)
    if mark:
        row, column, text = mark
        found.append(
            Notice(
                sheet.name, row, column, "nothing_and_rows", FLAGGED, text,
                f"Cell {cell_name(row, column)} says that nothing happened, and there "
                "are rows. The rows were taken.",
                "Delete the mark, or the rows that are not meant.",
            )
        )  # fmt: skip
    return found


def _has_rows(plan: Plan, sheet: Sheet) -> bool:
    if sheet.parquet is not None:
        return pq.read_metadata(sheet.parquet).num_rows > 0
    return sheet.rows is not None and _below(plan, sheet.rows).num_rows > 0


def _no_rows(plan: Plan, sheet: Sheet, leaves_out: bool) -> Notice:
    if plan.mapping and leaves_out:
        words = [w for words in plan.mapping.only.values() for w in words]
        is_register = plan.gives != MEASUREMENTS
        return Notice(
            sheet.name, plan.header_row or None, None, "filter_unmet", FLAGGED,
            ", ".join(words),
            f"{plan.mapping.place} leaves out every row of the table, so nothing was "
            "handed in"
            f"{', also not that nothing happened' if is_register else ''}.",
            "Correct what picks the rows; if nothing happened, say for which sites the "
            "file speaks: `speaks_for` in delivery.yaml." if is_register else
            "Nothing is to be done if none of them is meant; else correct what picks "
            "the rows.",
        )  # fmt: skip
    if plan.gives == MEASUREMENTS:
        return Notice(
            sheet.name, plan.header_row or None, None, "no_rows", REFUSED, "",
            "There is a heading and no row below it, so nothing was handed in.",
            "Deliver it again with its rows, or leave it out if there is nothing to "
            "tell.",
        )  # fmt: skip
    return Notice(
        sheet.name, plan.header_row or None, None, "register_without_rows", FLAGGED,
        "", f"The register {plan.gives} has a heading and no row: it was read as "
        "saying that nothing of the kind happened"
        f"{f' at {plan.of_site}' if plan.of_site else ''}.",
        "Nothing is to be done if that is so. Else deliver it again with its rows.",
    )  # fmt: skip


def _without_heading(plan: Plan, sheet: Sheet) -> list[Notice]:
    """Text in columns that have no heading: read by nobody, so somebody is told."""
    assert sheet.rows is not None  # noqa: S101  the caller has looked
    named = {column.number for column in plan.columns}
    below = _below(plan, sheet.rows)
    found = []
    for number in range(1, sheet.width + 1):
        cells = below[f"c{number}"]
        count = len(cells) - cells.null_count
        if number in named or not count:
            continue
        first = below.filter(pc.is_valid(cells)).slice(0, 1)
        row, text = first["row_no"][0].as_py(), first[f"c{number}"][0].as_py()
        found.append(
            Notice(
                sheet.name, row, number, "column_without_heading", FLAGGED, text,
                f"Column {column_letters(number)} has no heading, so what stands in it "
                f"was not taken over ({count} cell{'' if count == 1 else 's'}, the "
                f"first is {cell_name(row, number)}).",
                "Give the column the name of what it holds, or write remarks into the "
                "column comment." if plan.mapping is None else
                f"Say in {plan.mapping.place} what `column {column_letters(number)}` "
                "is, or list it under `ignore`.",
            )
        )  # fmt: skip
    return found


def _below(plan: Plan, rows: pa.Table) -> pa.Table:
    return rows.filter(pc.greater(rows["row_no"], plan.header_row))


def _mark(plan: Plan, rows: pa.Table) -> tuple[int, int, str] | None:
    """(row, column, text) of the cell beside ``marks.NOTHING``, if it is filled."""
    above = rows.filter(pc.less(rows["row_no"], plan.header_row)).to_pylist()
    for row in above:
        cells = [row[name] for name in rows.column_names if name != "row_no"]
        if marks.NOTHING in cells:
            column = cells.index(marks.NOTHING) + 1
            text = (cells[column] or "").strip() if column < len(cells) else ""
            return (row["row_no"], column + 1, text) if text else None
    return None


def _cell(rows: pa.Table, row: int, column: int) -> str | None:
    first = rows.slice(0, 1).to_pylist()[0]
    return first[f"c{column}"] if first["row_no"] == row else None
