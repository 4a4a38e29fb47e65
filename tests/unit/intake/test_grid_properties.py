"""Properties: whatever is written comes back, in the row and column where it was."""

from __future__ import annotations

import csv
import re
import tempfile
from pathlib import Path

import pytest
import xlsxwriter
from delivered import grid
from hypothesis import example, given, settings
from hypothesis import strategies as st

from transforms.intake.grid import TEXT_STANDS, cell_name, column_letters, column_number
from transforms.intake.read import read
from transforms.project.dialect import Dialect

# XML has no room for control characters and surrogates; CSV takes all but NUL.
CSV_TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
XML_TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn"]), max_size=20)


@st.composite
def tables(draw: st.DrawFn) -> list[list[str]]:
    """Return rows of equal width under a header that names every column."""
    width = draw(st.integers(1, 4))
    row = st.lists(CSV_TEXT, min_size=width, max_size=width)
    header = [f"column {number}" for number in range(width)]
    return [header, *draw(st.lists(row, max_size=8))]


@pytest.mark.slow
@settings(max_examples=150, deadline=None, database=None)
@given(tables(), st.sampled_from(["\n", "\r\n"]), st.sampled_from(",;\t|"))
def test_csv_comes_back(rows: list[list[str]], end: str, delimiter: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "delivered.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(
                file, delimiter=delimiter, lineterminator=end, quoting=csv.QUOTE_ALL
            ).writerows(rows)
        reading = read(path, Dialect(delimiter=delimiter))
    assert grid(reading) == {
        number: [cell or None for cell in row]
        for number, row in enumerate(rows, 1)
        if any(row)
    }
    assert {n.severity for n in reading.notices} <= {"flagged"}


CELLS = st.dictionaries(
    st.tuples(st.integers(1, 60), st.integers(1, 30)),
    st.one_of(XML_TEXT, st.integers(-(10**12), 10**12), st.booleans()),
    min_size=1,
    max_size=12,
)


@pytest.mark.slow
@settings(max_examples=40, deadline=None, database=None)
@given(CELLS)
@example({(1, 1): "0.0"})
def test_workbook_comes_back(cells: dict[tuple[int, int], str | int | bool]) -> None:
    cells = {place: value for place, value in cells.items() if value != ""}
    cells[5, 2] = "B5"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "delivered.xlsx"
        book = xlsxwriter.Workbook(path)
        sheet = book.add_worksheet()
        for (row, column), value in cells.items():
            if isinstance(value, str):
                sheet.write_string(row - 1, column - 1, value)
            else:
                sheet.write(row - 1, column - 1, value)
        book.close()
        rows = grid(read(path))
    # Text comes back as it stands; of a number typed as text that is said behind it.
    found = {
        (number, column): re.sub(TEXT_STANDS, "", text)
        for number, texts in rows.items()
        for column, text in enumerate(texts, 1)
        if text is not None
    }
    assert found == {
        place: str(value).lower() if isinstance(value, bool) else str(value)
        for place, value in cells.items()
    }


@settings(database=None)
@given(st.integers(1, 16_384))
def test_column_names_come_back(column: int) -> None:
    assert column_number(column_letters(column)) == column
    assert cell_name(7, column) == f"{column_letters(column)}7"


def test_column_names() -> None:
    assert [column_letters(n) for n in (1, 26, 27, 16_384)] == ["A", "Z", "AA", "XFD"]
    assert column_number("a1") == 0
