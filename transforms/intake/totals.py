"""Totals that a sheet states beside its numbers: compared with them, never used.

A total row under a column, or a total column beside the months of a row. Belongs here:
what the parts add up to and where that is not what is stated. Does not: which rows look
like totals (``arrow``), and totals stated elsewhere (``controls.csv``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

import duckdb

from transforms.intake import marks
from transforms.intake.arrow import TOTAL_TAKEN, TOTAL_WORDS
from transforms.intake.grid import Notice, Sheet, cell_name
from transforms.intake.recognise import MEASUREMENTS, Plan
from transforms.project.dialect import Dialect
from transforms.project.severity import FLAGGED, REFUSED

_PLAIN = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]{1,2})?").fullmatch


Grid = dict[int, list[str | None]]  # cells below the header, by their row


@dataclass(frozen=True)
class _Part:
    row: int
    column: int
    number: Decimal


def differences(
    plan: Plan, sheet: Sheet, dialect: Dialect, rows: Sequence[int]
) -> list[Notice]:
    """A notice for each total that is not what its parts add up to.

    Args:
        plan: what the columns mean.
        sheet: a sheet of text; a Parquet file has no totals.
        dialect: how its numbers are written.
        rows: the rows that look like totals.
    """
    if sheet.rows is None or plan.gives != MEASUREMENTS:
        return []
    wide = [c.number for c in plan.columns if c.meaning == "melted"]
    beside = [
        c.number for c in plan.columns
        if c.meaning == "" and (c.header == marks.TOTAL
        or c.header.strip().rstrip(":").lower() in TOTAL_WORDS)
    ]  # fmt: skip
    if not rows and not (wide and beside):
        return []
    grid = {
        row.pop("row_no"): list(row.values())
        for row in sheet.rows.to_pylist()
        if row["row_no"] > plan.header_row
    }
    return [
        *_below(plan, sheet, dialect, grid, [row for row in rows if row in grid]),
        *_beside(plan, sheet, dialect, grid, wide, beside),
    ]


def refuse(con: duckdb.DuckDBPyConnection, rows: str) -> None:
    """Refuse what looks like a total and is among these refused rows, as what it is.

    That says all there is to say of such a row.
    """
    con.execute(
        "update raw.notice set severity = ?, message = replace(message, ?, ?) "
        "where rule = 'total_row' and (file_no, sheet, row_no) in (select "
        "(r.file_no, s.sheet, r.row_no) from raw.sheet s join "
        f"{rows} r on r.file_no = s.file_no and r.sheet_no = s.sheet_no)",
        [REFUSED, TOTAL_TAKEN, "Nothing of it was taken."],
    )


def _below(
    plan: Plan, sheet: Sheet, dialect: Dialect, grid: Grid, totals: list[int]
) -> Iterator[Notice]:  # fmt: skip
    numeric = [c.number for c in plan.columns if c.meaning in ("value", "melted")]
    # Only what is told in one unit of one thing adds up.
    alike = [c.number for c in plan.columns if c.meaning in ("metric_id", "unit")]
    for place, total in enumerate(totals):
        data = [row for row in grid if row < total and row not in totals]
        since = [row for row in data if not place or row > totals[place - 1]]
        for column in numeric:
            stated = _number(grid[total][column - 1], dialect)
            if stated is None:
                continue
            ways = []
            for block in (since, data):
                cells = [(row, grid[row][column - 1]) for row in block]
                told = [(row, text) for row, text in cells if text]
                numbers = [_number(text, dialect) for _, text in told]
                kinds = {tuple(grid[row][n - 1] for n in alike) for row, _ in told}
                if told and len(kinds) == 1 and None not in numbers:
                    ways.append([
                        _Part(row, column, number)
                        for (row, _), number in zip(told, numbers, strict=True)
                        if number is not None
                    ])  # fmt: skip
            if ways and not any(_agrees(stated, parts) for parts in ways):
                yield _notice(sheet, grid, total, column, ways[0])


def _beside(
    plan: Plan, sheet: Sheet, dialect: Dialect, grid: Grid, wide: list[int],
    beside: list[int],
) -> Iterator[Notice]:  # fmt: skip
    times = ("period", "year", "month")
    kinds = {
        tuple(sorted((k, v) for k, v in c.given if not k.startswith(times)))
        for c in plan.columns if c.meaning == "melted"
    }
    if len(kinds) != 1:
        return
    for column in beside:
        for row, cells in grid.items():
            stated = _number(cells[column - 1], dialect)
            told = [(number, cells[number - 1]) for number in wide if cells[number - 1]]
            numbers = [_number(text, dialect) for _, text in told]
            if stated is None or not told or None in numbers:
                continue
            parts = [
                _Part(row, place, number)
                for (place, _), number in zip(told, numbers, strict=True)
                if number is not None
            ]
            if not _agrees(stated, parts):
                yield _notice(sheet, grid, row, column, parts)


def _agrees(stated: Decimal, parts: list[_Part]) -> bool:
    """Whether rounding alone explains it: half a unit of each last digit."""
    loose = sum((_half(part.number) for part in parts), _half(stated))
    return abs(stated - sum(part.number for part in parts)) <= loose


def _half(number: Decimal) -> Decimal:
    places = int(number.as_tuple().exponent)
    return Decimal(5).scaleb(places - 1) if places < 0 else Decimal(0)


def _notice(
    sheet: Sheet, grid: Grid, row: int, column: int, parts: list[_Part]
) -> Notice:
    first, last = parts[0], parts[-1]
    of = f"{cell_name(first.row, first.column)} to {cell_name(last.row, last.column)}"
    total = sum(part.number for part in parts)
    found = (grid[row][column - 1] or "").strip()
    return Notice(
        sheet.name, row, column, "total_differs", FLAGGED, f"{found} «{total:f}»",
        f"Cell {cell_name(row, column)} states a total of {found}; what it is of "
        f"({of}, {len(parts)} value{'' if len(parts) == 1 else 's'}) adds up to "
        f"{total:f}. The values were taken, the total is not.",
        "Find the value that is missing, counted twice or mistyped, or correct the "
        "total.",
    )  # fmt: skip


def _number(text: str | None, dialect: Dialect) -> Decimal | None:
    plain = (text or "").strip()
    if dialect.thousands:
        plain = plain.replace(dialect.thousands, "")
    if dialect.decimal == ",":
        plain = plain.replace(".", "x").replace(",", ".")
    return Decimal(plain) if _PLAIN(plain) else None
