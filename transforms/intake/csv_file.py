"""CSV: every record as text, with its true number, and nothing mended in silence.

Belongs here: turning the declared dialect into a grid with Arrow's CSV reader. Does
not: the checks before that (`csv_checks`), types, nulls other than the empty field.
"""

from __future__ import annotations

import codecs
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

from transforms.intake.arrow import column_names, grid_schema, total_rows
from transforms.intake.csv_checks import check_text, declared_delimiter, first_record
from transforms.intake.grid import Notice, Sheet, unreadable
from transforms.project.dialect import Dialect
from transforms.project.severity import FLAGGED, REFUSED

MAX_BAD_ROWS = 10_000
BLOCK_BYTES = 4 << 20


def read_csv(
    path: Path, dialect: Dialect, skip_rows: int
) -> tuple[Sheet, list[Notice]]:
    """Return the one sheet of a CSV file, header row included, and its notices.

    Raises:
        UnreadableFile: the file cannot be read as the declared dialect.
    """
    declared = declared_delimiter(path, dialect)
    if declared and not skip_rows:
        dialect, skip_rows = replace(dialect, delimiter=declared), 1
    is_unfinished = check_text(path, dialect, skip_rows)
    width = len(first_record(path, dialect, skip_rows))
    bad = _BadRows(width)
    names = column_names(width)
    try:
        with csv.open_csv(
            path,
            csv.ReadOptions(
                use_threads=False,  # only then are the numbers of bad rows known
                block_size=BLOCK_BYTES,
                skip_rows=skip_rows,
                column_names=names,
                encoding=_arrow_encoding(dialect.encoding),
            ),
            csv.ParseOptions(
                delimiter=dialect.delimiter,
                newlines_in_values=True,
                ignore_empty_lines=False,  # they count, as in a spreadsheet
                invalid_row_handler=bad,
            ),
            csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()),
                strings_can_be_null=True,
                null_values=[""],
            ),
        ) as reader:
            batches = list(reader)
    except pa.ArrowInvalid as error:
        raise (bad.too_many() if bad.overflow else _unparsable(error)) from error
    rows = pa.Table.from_batches(
        _numbered(batches, grid_schema(width), bad, skip_rows), grid_schema(width)
    )
    sheet = Sheet(1, "", False, width, rows, None, {}, None)
    unfinished = [_unfinished(rows, bad, dialect)] if is_unfinished else []
    return sheet, unfinished + bad.notices + total_rows("", rows)


def _unfinished(rows: pa.Table, bad: _BadRows, dialect: Dialect) -> Notice:
    """The notice of a last row that may have been cut short; it is taken all the same.

    Nothing inside the file can tell whether 212 was 2123.785.
    """
    last = rows.slice(max(rows.num_rows - 1, 0)).to_pylist()
    row = last[0].pop("row_no") if last else None
    cells = last[0].values() if last else ()
    text = dialect.delimiter.join(cell or "" for cell in cells)
    taken = f"Row {row}, the last one, was taken as it stands."
    if bad.numbers and (row is None or bad.numbers[-1] > row):
        row, text = bad.numbers[-1], bad.notices[-1].text
        taken = f"Row {row}, the last one, is left out."
    return Notice(
        "", row, None, "no_final_newline", FLAGGED, text[:200],
        "The last line does not end with a line break, so the file may have been cut "
        f"off while it was written or sent. {taken}",
        "Compare this row, and the number of rows, with the source; then end the file "
        "with a line break and deliver it again.",
    )  # fmt: skip


class _BadRows:
    """Arrow's handler for rows with the wrong number of fields."""

    def __init__(self, width: int) -> None:
        self.width = width
        self.numbers: list[int] = []
        self.notices: list[Notice] = []
        self.overflow = False

    def __call__(self, row: csv.InvalidRow) -> str:
        self.overflow = len(self.numbers) >= MAX_BAD_ROWS
        if self.overflow:
            return "error"
        self.numbers.append(row.number)
        few = row.actual_columns < self.width
        self.notices.append(
            Notice(
                "",
                row.number,
                None,
                "field_count",
                REFUSED,
                (row.text or "")[:200],
                f"Row {row.number} has {_count(row.actual_columns, 'field')} where the "
                f"header has {self.width}, so its values cannot be matched to columns. "
                "The row is left out.",
                "Add the missing fields or check that the row was not cut off."
                if few
                else "Remove the extra fields, or put quotation marks around a value "
                "that contains the delimiter.",
            )
        )
        return "skip"

    def too_many(self) -> Exception:
        return unreadable(
            "field_count",
            self.notices[0].text,
            f"More than {MAX_BAD_ROWS} rows do not have the header's "
            f"{_count(self.width, 'field')}; the first is row {self.numbers[0]}.",
            "Check the delimiter and that the header is the first row of the file.",
        )


def _numbered(
    batches: list[pa.RecordBatch], schema: pa.Schema, bad: _BadRows, skip_rows: int
) -> list[pa.RecordBatch]:
    """Put `row_no` before each batch and drop its blank rows; empties `batches`."""
    total = sum(batch.num_rows for batch in batches) + len(bad.numbers)
    numbers = np.arange(skip_rows + 1, skip_rows + 1 + total, dtype=np.int64)
    if bad.numbers:
        numbers = np.delete(numbers, np.array(bad.numbers) - skip_rows - 1)
    out, start = [], 0
    batches.reverse()
    while batches:
        batch = batches.pop()  # so that a filtered copy replaces its original
        row_no = pa.array(numbers[start : start + batch.num_rows])
        start += batch.num_rows
        numbered = pa.RecordBatch.from_arrays([row_no, *batch.columns], schema=schema)
        out.append(_without_blank(numbered))
    return out


def _without_blank(batch: pa.RecordBatch) -> pa.RecordBatch:
    cells = batch.columns[1:]
    if any(column.null_count == 0 for column in cells):
        return batch
    filled = cells[0].is_valid()
    for column in cells[1:]:
        filled = pc.or_(filled, column.is_valid())
    return batch.filter(filled)


def _arrow_encoding(encoding: str) -> str:
    """Arrow knows UTF-8, with or without its mark, by one name only."""
    name = codecs.lookup(encoding).name
    return "utf8" if name.startswith("utf-8") or name == "ascii" else encoding


def _unparsable(error: Exception) -> Exception:
    return unreadable(
        "csv_unparsable",
        str(error)[:200],
        "The file cannot be cut into rows: one row is longer than "
        f"{BLOCK_BYTES >> 20} MB."
        if "straddling" in str(error)
        else "The file cannot be cut into rows and fields.",
        "Check its line ends, quotation marks and delimiter, and export it again.",
    )


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
