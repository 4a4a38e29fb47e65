"""The databook says what the mart says, the same way each time."""

from __future__ import annotations

import re
import zipfile
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from reporting_templates.rounding import decimals
from reporting_templates.states import STATES
from reporting_templates.workbooks import (
    alignment_workbook,
    databook,
    databook_figures,
    databook_lists,
)
from reporting_templates.workbooks.workbook_style import (
    THREE_LINES,
    Book,
    Column,
    line_count,
    number_style,
    workbook,
)
from tests.unit.reporting import published
from warehouse.connection import connect


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("mart")
    tables = published.tables()
    tables["disclosure_answer"] += [
        published.answer(9 + n, key, "figures")
        for n, key in enumerate(("201-1@2016", "306-3@2016", "14.5.4@2024"))
    ]
    return published.write(folder / "orebook.duckdb", tables)


@pytest.fixture(scope="module")
def rendered(database: Path) -> Path:
    target = database.parent / "databook.xlsx"
    databook.render(database, target)
    return target


@pytest.fixture(scope="module")
def book(rendered: Path) -> Workbook:
    return load_workbook(rendered)


def figures_told(page: Worksheet) -> dict[str, tuple[Cell, Cell]]:
    """Figure id -> (cell of its value, cell of its state), read as a person would."""
    found = {}
    for table in page.tables.values():
        head, *rows = page[table.ref]
        names = [cell.value for cell in head]
        for row in rows:
            for place, name in enumerate(names):
                if name.endswith(" figure id") and row[place].value:
                    period = name.removesuffix(" figure id")
                    value = row[names.index(period)]
                    state = row[names.index(f"{period} state")]
                    found[row[place].value] = value, state
    return found


def test_figures_are_those_of_the_mart(database: Path, book: Workbook) -> None:
    with connect(database, read_only=True) as con:
        mart = con.execute("""
            select figure_id, value, status from mart.fact_figure
            where consolidation <> 'equity_share'""").fetchall()
    told = {}
    for page in book:
        told.update(figures_told(page))
    assert sorted(told) == sorted(row[0] for row in mart)
    for name, value, status in mart:
        cell, state = told[name]
        assert state.value == STATES[status].word
        if value is None:
            assert cell.value == STATES[status].word
        else:
            assert cell.data_type == "n"
            assert cell.value == float(value)


def test_a_disclosure_in_two_editions_has_two_sheets(book: Workbook) -> None:
    assert [n for n in book.sheetnames if n.startswith("306-3")] == [
        "306-3 (2016)",
        "306-3 (2020)",
    ]
    assert book.sheetnames[2] == "14.5.4 (2024)"
    assert "Other indicators" in book.sheetnames
    page = book["306-3 (2020)"]
    assert page.freeze_panes and page.page_setup.orientation == "landscape"
    assert page.print_title_rows and len(page.tables) == 2


def test_rows_that_go_on_on_a_second_sheet_of_paper_say_there_what_they_are_of(
    book: Workbook,
) -> None:
    told = 0
    for page in book:
        is_told = "306-3" in page.title or page.title == "Content index"
        if (page.page_setup.fitToWidth or 1) < 2 or not is_told:
            continue
        _, last = page.print_title_cols.replace("$", "").split(":")
        for table in page.tables.values():
            _, *rows = page[table.ref]
            repeated = [
                tuple(c.value for c in row if c.column_letter <= last) for row in rows
            ]
            assert len(set(repeated)) == len(rows), page.title
            told += len(rows)
    assert told


def test_same_database_same_bytes(
    database: Path, rendered: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("time.time", lambda: 4e9)
    again = database.parent / "again.xlsx"
    databook.render(database, again)
    assert again.read_bytes() == rendered.read_bytes()


def test_nothing_is_a_formula_or_a_web_link(rendered: Path, book: Workbook) -> None:
    with zipfile.ZipFile(rendered) as archive:
        for name in archive.namelist():
            assert b"<f>" not in archive.read(name)
            assert b'TargetMode="External"' not in archive.read(name)
    texts = {cell.value for row in book["Rejects"] for cell in row}
    assert "=1+1" in texts
    sites = {cell.value for row in book["306-3 (2020)"] for cell in row}
    assert '=HYPERLINK("http://x","Alpha") (A)' in sites


def test_every_state_looks_different(book: Workbook) -> None:
    told = figures_told(book["306-3 (2020)"])
    looks, words, values = set(), set(), {}
    for number, status in enumerate(published.SEVEN):
        cell, state = told[
            f"states/GROUP-TOTAL/FY2025/operational_control/case={number}"
        ]
        looks.add(state.fill.fgColor.rgb)
        words.add(state.value)
        values[status] = cell.value
    assert len(looks) == len(words) == len(published.SEVEN)
    assert values["zero"] == 0
    assert values["not_collected"] == "not collected"
    page = book["306-3 (2020)"]
    assert "no figure" in {cell.value for row in page for cell in row}


@pytest.mark.parametrize("state", STATES.values(), ids=STATES.keys())
def test_states_can_be_read(state: object) -> None:
    """Contrast of the text on the colour of a state: WCAG asks for 4.5."""

    def light(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        flat = [p / 12.92 if p <= 0.04 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * flat[0] + 0.7152 * flat[1] + 0.0722 * flat[2]

    contrast = (light(state.colour) + 0.05) / (light("#1F2933") + 0.05)  # type: ignore[attr-defined]
    assert contrast > 7


def test_every_sheet_says_its_release(book: Workbook) -> None:
    for page in book:
        # Whole in print as well: company and both digests.
        printed = page.oddFooter.left.text.replace("&&", "&")
        assert printed == str(page["A1"].value)
        stamp = str(page["A1"].value)
        assert published.DIGEST[:12] in stamp
        assert "FY2025-" + published.DIGEST[:12] in stamp
        for part in (page.oddHeader.left.text, page.oddFooter.left.text):
            assert published.DIGEST[:12] in part
        assert page.page_setup.paperSize == 9 or page.page_setup.paperSize == "9"
        assert page.page_setup.fitToHeight == (None if page.title == "Cover" else 0)


def test_index_links_and_marks_memory(book: Workbook) -> None:
    page = book["Index"]
    rows = {row[0].value: row for row in page.iter_rows(min_row=5)}
    spills = rows["306-3 (2016)"]
    assert spills[4].value == "number not yet checked against the standard"
    assert spills[0].hyperlink.location == "'306-3 (2016)'!A1"
    assert rows["201-1 (2016)"][4].value == "not in the list of disclosures"
    head = [cell.value for cell in page[4]]
    assert spills[head.index("Zero")].value == 1
    assert spills[head.index("Not collected")].value == 1
    linked = {row[0].value for row in rows.values() if row[0].hyperlink}
    assert linked == set(book.sheetnames) - {"Cover", "Index"}


def test_lists(book: Workbook) -> None:
    factors = [row[0].value for row in book["Factors"].iter_rows(min_row=7)]
    assert factors == ["0011:prices:B2", "f1"]
    assert "ab" * 32 in {cell.value for cell in book["Sources"]["F"]}
    assert "There is nothing to list." in {
        cell.value for cell in book["Restatements"]["A"]
    }
    wrong = str(book["Rejects"]["K6"].value)
    assert len(wrong) <= 32_767
    assert wrong.endswith("[cut here: 40,000 characters; whole in tables/*.parquet]")


def test_approaches_stand_side_by_side(book: Workbook) -> None:
    page = book["Approaches"]
    rows = {(r[0].value, r[2].value): r for r in page.iter_rows(min_row=7)}
    waste = rows["Waste", "FY2025"]
    assert [waste[n].value for n in (4, 5, 6, 7)] == [
        1300000.5, "no figure", 999, "not formed",
    ]  # fmt: skip


def test_too_many_rows_are_said(
    database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(databook_figures, "MAX_ROWS", 3)
    monkeypatch.setattr(databook_lists, "MAX_ROWS", 3)
    databook.render(database, tmp_path / "cut.xlsx")
    cut = load_workbook(tmp_path / "cut.xlsx")
    page = cut["306-3 (2020)"]
    assert any("cut to totals" in str(cell.value) for cell in page["A"])
    assert all(name.endswith("/total") for name in figures_told(page))
    assert any("The first 3 rows" in str(cell.value) for cell in cut["Methods"]["A"])


def test_an_empty_release_is_a_databook(tmp_path: Path) -> None:
    given = published.tables()
    kept = {name: given[name] for name in ("release", "dim_period")}
    empty = published.write(tmp_path / "orebook.duckdb", kept)
    databook.render(empty, tmp_path / "empty.xlsx")
    assert "Index" in load_workbook(tmp_path / "empty.xlsx").sheetnames


def test_sheet_names_fit_and_differ() -> None:
    book = Book(None, "")  # type: ignore[arg-type]
    names = [
        book.sheet_name(wanted)
        for wanted in ("x" * 40, "X" * 40, "x" * 31, "a/b:c*[d]?", "'quoted'", "")
    ]
    assert len({name.lower() for name in names}) == len(names)
    assert all(0 < len(name) <= 31 for name in names)
    assert not any(re.search(r"[\[\]:*?/\\]|^'|'$", name) for name in names)


@pytest.mark.parametrize(
    ("value", "style"),
    [
        ("1234567.125", "number:0/complete"),
        ("12.345", "number:2/complete"),
        ("0.5", "number:4/complete"),
        ("12", "number:0/complete"),
    ],
)
def test_decimals_by_size(value: str, style: str) -> None:
    number = Decimal(value)
    assert number_style(number, decimals([number]), "complete") == style


def test_a_small_figure_never_looks_like_zero() -> None:
    assert number_style(Decimal("0.004"), 0, "complete") == "number:4/complete"
    assert number_style(Decimal(0), 0, "zero") == "number:0/zero"


@pytest.mark.parametrize(("highest", "height"), [(409, 129.75), (THREE_LINES, 40.5)])
def test_a_row_is_as_high_as_its_text_or_three_lines_of_a_databook(
    tmp_path: Path, highest: float, height: float
) -> None:
    with workbook(tmp_path / "rows.xlsx", "stamp", {}) as book:
        book.highest = highest
        sheet = book.sheet("Rows", "Rows")
        head = sheet.next_row
        sheet.table(head, [Column("Remarks", 10, "wrap")], 1, "Rows")
        sheet.cell(head + 1, 0, "ten lines " * 10, "wrap")
        sheet.printed(head, head + 1, 1, frozen=1)
    page = load_workbook(tmp_path / "rows.xlsx")["Rows"]
    assert page.row_dimensions[head + 2].height == height


def test_the_alignment_workbook_lists_every_table_it_is_made_of(
    database: Path, tmp_path: Path
) -> None:
    first, second = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    alignment_workbook.render(database, first)
    alignment_workbook.render(database, second)
    assert first.read_bytes() == second.read_bytes()
    found = load_workbook(first)
    assert found.sheetnames == [item.name for item in alignment_workbook.LISTINGS]
    # As many headings as the query has columns, or a cell stands under another's word.
    with connect(database, read_only=True) as con:
        for item in alignment_workbook.LISTINGS:
            described = con.execute(item.query).description
            assert len(described) == len(item.columns), item.name
    words = {cell.value for row in found["Claims"].iter_rows() for cell in row}
    assert {"in accordance", "refused"} <= words


def test_long_names_take_the_lines_that_they_break_into() -> None:
    """A line ends before a name that does not fit: lists of them were cut off."""
    names = ", ".join(["tsf_full_conformance_share"] * 4)
    assert line_count(names, 40) == 4
    assert line_count("a few words of a sentence " * 4, 40) == 3
    assert line_count("x" * 100, 40) == 3
    assert line_count("one\ntwo", 40) == 2
