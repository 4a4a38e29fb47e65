"""Numbers of a sheet that none of its mapped tables takes: they have a fate, too.

Belongs here: which cells those are, and what is said of those of a form. Does not: rows
that a key leaves out (``mapped_rows``), columns that are not used (``mapped``).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds

from transforms.intake.grid import Notice, Sheet, cell_name, seen
from transforms.intake.mapping import Mapping, matches
from transforms.project.severity import FLAGGED

# With what a reader may have noted of it.
_NUMBER = r"^\s*[+-]?[0-9][0-9.,]*(?:[eE][+-]?[0-9]+)?\s*%?\s*(?: «.*»)?$"
_YEAR = "^(?:19|20)[0-9]{2}$"
_NAMED = 10
Cell = tuple[int, int]  # column, row


class Taking(NamedTuple):
    """What one table of a sheet reads or looks at: columns, or single cells; and the
    columns that it leaves by decision."""

    mapping: Mapping
    columns: frozenset[int]
    cells: frozenset[Cell]
    ignored: frozenset[int]


def numbers(sheet: Sheet, header: int = 0, but: Collection[int] = ()) -> int:
    """How many cells of a sheet hold a number: below its headings but for some columns,
    and above them but for years."""
    if sheet.rows is None:
        return 0
    row_no = sheet.rows["row_no"]
    below = sheet.rows.filter(pc.greater(row_no, header))
    above = sheet.rows.filter(pc.less(row_no, header))
    return sum(
        len(_rows(below, n)) * (n not in but)
        + len({*_rows(above, n)} - {*_rows(above, n, _YEAR)})
        for n in range(1, sheet.width + 1)
    )


def unread(
    sheet: Sheet, tables: Sequence[Taking]
) -> tuple[dict[str, int], list[Notice]]:
    """Why cells with a number are in none of the tables -> how many there are, but for
    what `ignore` names; and a flag for those of a form, which has no columns."""
    file = f"mappings/{tables[0].mapping.file}.yaml"
    ignored = frozenset[int]().union(*(one.ignored for one in tables))
    forms = [one.mapping for one in tables if one.mapping.form]
    words = [word for mapping in forms for word in mapping.ignore]
    count = _of_parquet(sheet, tables, ignored) if sheet.rows is None else 0
    shown: list[str] = []
    for column, row in _left(sheet, tables):
        place, label = cell_name(row, column), ""
        if forms:
            label = _label(sheet, column, row)
            if any(word == f"cell {place}" or matches(word, label) for word in words):
                continue
            shown.append(f"{place} ({label})" if label else place)
        count += column not in ignored
    said = [_of_form(sheet, file, shown)] if shown else []
    return ({f"not used by {file}": count} if count else {}), said


def _left(sheet: Sheet, tables: Sequence[Taking]) -> list[Cell]:
    """The numbers that stand in no column of a table below its headings, in no heading
    and in no cell that is named."""
    if sheet.rows is None:
        return []
    begins: dict[int, int] = {}
    for one in tables:
        for column in one.columns:
            first = max(one.mapping.header)
            begins[column] = min(first, begins.get(column, first))
    headings = {row for t in tables if not t.mapping.form for row in t.mapping.header}
    named = frozenset[Cell]().union(*(one.cells for one in tables))
    first = sheet.rows.filter(
        pc.less(sheet.rows["row_no"], max(begins.values(), default=0))
    )
    top = min(begins.values(), default=0)
    found = []
    for column in range(1, sheet.width + 1):
        rows = first if column in begins else sheet.rows
        # A year above a table is part of its title.
        years = {*_rows(rows.filter(pc.less(rows["row_no"], top)), column, _YEAR)}
        found += [
            (column, row)
            for row in _rows(rows, column)
            if row not in headings | years
            and row < begins.get(column, row + 1)
            and (column, row) not in named
        ]
    return found


def _rows(rows: pa.Table, column: int, form: str = _NUMBER) -> list[int]:
    hits = pc.match_substring_regex(rows[f"c{column}"], form)
    return list(rows["row_no"].filter(pc.fill_null(hits, False)).to_pylist())


def _of_parquet(
    sheet: Sheet, tables: Sequence[Taking], but: frozenset[int]
) -> int:
    """The same of a file whose columns have types: all of a number's are counted."""
    but = but.union(*(one.columns for one in tables))
    data = ds.dataset(sheet.parquet)
    is_number = pa.types.is_integer, pa.types.is_decimal, pa.types.is_floating
    return sum(
        data.count_rows(filter=ds.field(of.name).is_valid())
        for column, of in enumerate(data.schema, start=1)
        if column not in but and any(known(of.type) for known in is_number)
    )


def _label(sheet: Sheet, column: int, row: int) -> str:
    """The text that stands next to the left of a cell, as it is seen."""
    if sheet.rows is None or column < 2:
        return ""
    (cells,) = sheet.rows.filter(pc.equal(sheet.rows["row_no"], row)).to_pylist()
    before = (seen(cells[f"c{n}"]) for n in range(column - 1, 0, -1))
    return next(filter(None, before), "")


def _of_form(sheet: Sheet, file: str, shown: list[str]) -> Notice:
    more = len(shown) - _NAMED
    listed = ", ".join(shown[:_NAMED]) + (f" and {more} more" if more > 0 else "")
    return Notice(
        sheet.name, None, None, "ignored_cells", FLAGGED, listed,
        f"{file} does not use these cells, which hold numbers: {listed}.",
        "Name them under `form`, or list their labels under `ignore` if that is meant "
        "('*' for all).",
    )  # fmt: skip
