"""Numbers of a sheet that none of its mapped tables takes: they have a fate, too.

Belongs here: which cells those are, and what is said of those of a form. Does not: rows
that a key leaves out (``mapped_rows``), columns that are not used (``mapped``).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

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
    columns = range(1, sheet.width + 1)
    above = sheet.rows.filter(pc.less(sheet.rows["row_no"], header))
    count = sum(len(_rows(above, n)) - len(_rows(above, n, _YEAR)) for n in columns)
    found = (_rows(sheet.rows, n) for n in columns if n not in but)
    return count + sum(pc.sum(pc.greater(r, header)).as_py() or 0 for r in found)


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
    for column, rows in _left(sheet, tables, ignored):
        if not forms:
            count += len(rows)
            continue
        for row in rows.to_pylist():
            place, label = cell_name(row, column), _label(sheet, column, row)
            if not any(w == f"cell {place}" or matches(w, label) for w in words):
                shown.append(f"{place} ({label})" if label else place)
    count += len(shown)
    said = [_of_form(sheet, file, shown)] if shown else []
    return ({f"not used by {file}": count} if count else {}), said


def _left(
    sheet: Sheet, tables: Sequence[Taking], ignored: frozenset[int]
) -> Iterator[tuple[int, pa.ChunkedArray]]:
    """Of each column but the ``ignored`` ones the rows of the numbers that stand in no
    table below its headings, in no heading and in no cell that is named."""
    if sheet.rows is None:
        return
    begins: dict[int, int] = {}
    for one in tables:
        for column in one.columns:
            first = max(one.mapping.header)
            begins[column] = min(first, begins.get(column, first))
    headings = {row for t in tables if not t.mapping.form for row in t.mapping.header}
    named = frozenset[Cell]().union(*(one.cells for one in tables))
    top = min(begins.values(), default=0)
    # Rows are in order; a sheet may have millions.
    row_no = sheet.rows["row_no"]
    ends = {
        row: pc.sum(pc.less(row_no, row)).as_py() or 0
        for row in {top, *begins.values()}
    }
    # A year above a table is part of its title.
    above = sheet.rows.slice(0, ends[top])
    for column in sorted({*range(1, sheet.width + 1)} - ignored):
        end = ends[begins[column]] if column in begins else None
        rows = sheet.rows.slice(0, end)
        but = {*_rows(above, column, _YEAR).to_pylist(), *headings}
        but |= {row for number, row in named if number == column}
        found = _rows(rows, column)
        apart = pc.is_in(found, value_set=pa.array(but, pa.int64()))
        yield column, found.filter(pc.invert(apart))


def _rows(rows: pa.Table, column: int, form: str = _NUMBER) -> pa.ChunkedArray:
    """In which rows a column is of this form."""
    hits = pc.match_substring_regex(rows[f"c{column}"], form)
    return rows["row_no"].filter(pc.fill_null(hits, False))


def _of_parquet(
    sheet: Sheet, tables: Sequence[Taking], but: frozenset[int]
) -> int:
    """The same of a file whose columns have types: all of a number's are counted."""
    but = but.union(*(one.columns for one in tables))
    file = pq.ParquetFile(sheet.parquet)
    is_number = pa.types.is_integer, pa.types.is_decimal, pa.types.is_floating
    names = [
        of.name
        for column, of in enumerate(file.schema_arrow, start=1)
        if column not in but and any(known(of.type) for known in is_number)
    ]
    batches = file.iter_batches(columns=names) if names else ()
    return sum(len(c) - c.null_count for batch in batches for c in batch.columns)


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
