"""Workbooks: values, places, and what a careless parser swallows."""

from __future__ import annotations

import base64
import datetime as dt
import io
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from delivered import data, grid, noticed, number, refusal, text

from tests.integration.corpus.raw import ods, ods_row
from transforms.intake.read import read
from transforms.intake.workbook import child as workbook_child
from transforms.intake.workbook.xml import Findings

pytestmark = pytest.mark.usefixtures("read_here")
PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAA"
    "AABJRU5ErkJggg=="
)


def test_values_as_text(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    rows = [
        ["text", "number", "date", "other"],
        ["  padded ", 5, dt.date(2025, 1, 31), True],
        ["NA", 0.1, dt.datetime(2025, 1, 31, 12, 30), False],
        ["two\nlines", -1234.5, dt.datetime(2024, 2, 29), dt.time(6, 5)],
        ["007", 123456789012, None, dt.timedelta(hours=30, minutes=5)],
        ["0", 0, "2025-01-31", 1e-7],
    ]
    for row in rows:
        book.active.append(row)
    book.save(tmp_path / "book.xlsx")
    reading = read(tmp_path / "book.xlsx")
    assert reading.kind == "xlsx"
    assert reading.notices == ()
    assert grid(reading) == {
        1: ["text", "number", "date", "other"],
        2: ["  padded ", "5", "2025-01-31", "true"],
        3: ["NA", "0.1", "2025-01-31T12:30:00", "false"],
        4: ["two\nlines", "-1234.5", "2024-02-29", "06:05:00"],
        5: ["007", "123456789012", None, "30:05:00"],
        6: ["0", "0", "2025-01-31", "1e-07"],
    }


def test_dates_of_the_1904_calendar(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "b.xlsx", {"date_1904": True})
    style = book.add_format({"num_format": "dd/mm/yyyy"})
    book.add_worksheet().write_datetime("A1", dt.datetime(2025, 1, 31), style)
    book.close()
    assert grid(read(tmp_path / "b.xlsx")) == {1: ["2025-01-31"]}


def test_numbers_keep_all_their_digits(workbook) -> None:
    path = workbook({"S": data((1, number("A1", "0.30000000000000004")))})
    assert grid(read(path)) == {1: ["0.30000000000000004"]}


def test_sheets_keep_number_name_and_order(workbook) -> None:
    path = workbook(
        {
            "Empty": "<sheetData/>",
            "Süd & Co".replace("&", "&amp;"): data((1, text("A1", "x"))),
            "Styled": data((9, '<c r="B9" s="0"/>')),
            "Last": data((1, text("A1", "y"))),
        }
    )
    reading = read(path)
    found = [(sheet.number, sheet.name) for sheet in reading.sheets]
    assert found == [(2, "Süd & Co"), (4, "Last")]
    assert reading.notices == ()


def test_chart_sheets_move_no_other_sheet(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "b.xlsx")
    book.add_worksheet("first").write("A1", 1)
    chart = book.add_chart({"type": "line"})
    chart.add_series({"values": "=first!$A$1:$A$1"})
    book.add_chartsheet("picture").set_chart(chart)
    book.add_worksheet("third").write("A1", 3)
    book.close()
    reading = read(tmp_path / "b.xlsx")
    assert [(s.number, s.name) for s in reading.sheets] == [(1, "first"), (3, "third")]
    assert grid(reading, 1) == {1: ["3"]}
    assert [(n.sheet, n.rule) for n in reading.notices] == [("picture", "no_cells")]


def test_sheet_that_starts_at_b5(workbook) -> None:
    cells = text("B5", "site") + text("C5", "value")
    path = workbook({"S": data((5, cells), (8, text("B8", "A") + number("C8", "7")))})
    reading = read(path)
    assert reading.sheets[0].width == 3
    assert grid(reading) == {5: [None, "site", "value"], 8: [None, "A", "7"]}


def test_cells_without_references(workbook) -> None:
    inside = '<row><c><v>1</v></c><c><v>2</v></c></row><row r="4"><c><v>3</v></c></row>'
    path = workbook({"S": f"<sheetData>{inside}</sheetData>"})
    assert grid(read(path)) == {1: ["1", "2"], 4: ["3", None]}


def test_prefixed_xml(workbook) -> None:
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    sheet = (
        f'<x:worksheet xmlns:x="{main}"><x:sheetData><x:row r="2"><x:c r="B2" t="e">'
        '<x:v>#N/A</x:v></x:c><x:c r="C2"><x:v>4</x:v></x:c></x:row></x:sheetData>'
        "</x:worksheet>"
    )
    parts = {"xl/worksheets/sheet1.xml": sheet.encode()}
    reading = read(workbook({"S": ""}, parts=parts))
    assert grid(reading) == {2: [None, None, "4"]}
    assert [(n.row, n.column) for n in noticed(reading, "error_cell")] == [(2, 2)]


def test_stale_dimension_loses_nothing(workbook) -> None:
    rows = data(*((n, number(f"A{n}", str(n))) for n in range(1, 2002)))
    path = workbook({"S": f'<dimension ref="A1:A100"/>{rows}'})
    assert len(grid(read(path))) == 2001


def test_huge_dimension_costs_nothing(workbook) -> None:
    rows = data((1, number("A1", "1")))
    path = workbook({"S": f'<dimension ref="A1:XFD1048576"/>{rows}'})
    assert grid(read(path)) == {1: ["1"]}


def test_error_cells_are_refused_and_null(workbook) -> None:
    row = number("A2", "1") + '<c r="B2" t="e"><f>1/0</f><v>#DIV/0!</v></c>'
    last = '<c r="C3" t="e"><v>#REF!</v></c>'
    path = workbook({"S": data((1, text("A1", "#N/A")), (2, row), (3, last))})
    reading = read(path)
    assert reading.sheets[0].width == 3
    assert grid(reading) == {1: ["#N/A", None, None], 2: ["1", None, None]}
    errors = noticed(reading, "error_cell")
    assert [(n.sheet, n.row, n.column, n.severity, n.text) for n in errors] == [
        ("S", 2, 2, "refused", "#DIV/0!"),
        ("S", 3, 3, "refused", "#REF!"),
    ]
    assert "Cell B2 shows the error #DIV/0!" in errors[0].message
    assert noticed(reading, "formula_cells") == []


def test_error_cells_are_null_whatever_calamine_makes_of_them(tmp_path: Path) -> None:
    class Sheet:
        start, end = (0, 0), (0, 1)

        def iter_rows(self) -> list[list[str]]:
            return [["x", "#REF!"]]

    found = Findings(1, 2, 2, errors=[(1, 2, "#REF!")])
    workbook_child._write(tmp_path / "1.csv", "S", Sheet(), found)
    assert (tmp_path / "1.csv").read_text() == "1,x,\n"


@pytest.mark.parametrize("cached", ["", "<v/>", "<v></v>"])
def test_formula_without_result_is_refused(workbook, cached: str) -> None:
    cells = f'<c r="A4"><f>SUM(B1:B3)</f>{cached}</c>' + number("B4", "2")
    reading = read(workbook({"S": data((4, cells))}))
    assert grid(reading) == {4: [None, "2"]}
    (notice,) = reading.notices
    assert (notice.rule, notice.severity) == ("formula_without_result", "refused")
    assert (notice.row, notice.column, notice.text) == (4, 1, "=SUM(B1:B3)")
    assert "Cell A4 holds a formula whose result is not stored" in notice.message


def test_formula_of_text_without_result_is_refused(workbook) -> None:
    cells = '<c r="A1" t="str"><f>T(B1)</f></c><c r="B1" t="str"><f>""</f><v></v></c>'
    reading = read(workbook({"S": data((1, cells))}))
    assert [n.column for n in noticed(reading, "formula_without_result")] == [1]
    assert [n.text for n in noticed(reading, "formula_cells")] == ["B1"]


def test_formulas_with_results_are_one_flag(workbook) -> None:
    rows = [(n, f'<c r="B{n}"><f>{n}+1</f><v>{n + 1}</v></c>') for n in range(2, 10)]
    path = workbook({"S": data(*rows)})
    reading = read(path)
    assert grid(reading)[9] == [None, "10"]
    (notice,) = reading.notices
    assert (notice.rule, notice.severity) == ("formula_cells", "flagged")
    assert (notice.row, notice.column) == (2, 2)
    assert notice.text == "B2, B3, B4, B5, B6 and 3 more"
    assert notice.message.startswith("8 cells are formulas: B2")
    assert "never have been calculated" not in notice.message


def test_formulas_never_calculated_are_said_to_be(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "b.xlsx")
    book.add_worksheet().write_formula("A1", "=1+1")
    book.close()
    reading = read(tmp_path / "b.xlsx")
    assert grid(reading) == {1: ["0"]}
    (notice,) = noticed(reading, "formula_cells")
    assert notice.message.startswith("1 cell is a formula: A1")
    assert "never have been calculated" in notice.message


def test_merged_cells_are_kept_for_who_knows_what_they_are(workbook) -> None:
    merged = '<mergeCells><mergeCell ref="A1:A2"/><mergeCell ref="B1:C1"/></mergeCells>'
    reading = read(workbook({"S": data((1, text("A1", "x"))) + merged}))
    assert reading.notices == ()
    assert reading.sheets[0].merged == ("A1:A2", "B1:C1")


def test_a_sheet_without_cells_says_what_it_shows(tmp_path: Path) -> None:
    shows = {
        "Scan": "a picture", "Line": "a chart", "Box": "a text box or another shape",
        "Asked": "notes", "Alone": "a chartsheet",
    }  # fmt: skip
    for has_cells in (True, False):
        path = tmp_path / f"{has_cells}.xlsx"
        book = xlsxwriter.Workbook(path)
        first = book.add_worksheet("Data")
        if has_cells:
            first.write(0, 0, 1)
        chart, alone = (book.add_chart({"type": "line"}) for _ in range(2))
        for each in (chart, alone):
            each.add_series({"values": "=Data!$A$1:$A$1"})
        scan = book.add_worksheet("Scan")
        scan.insert_image("B2", "x", {"image_data": io.BytesIO(PICTURE)})
        book.add_worksheet("Line").insert_chart("B2", chart)
        book.add_worksheet("Box").insert_textbox("B2", "Diesel 500 L")
        book.add_worksheet("Asked").write_comment("B2", "Diesel 500 L")
        book.add_worksheet("Nothing")
        book.add_chartsheet("Alone").set_chart(alone)
        book.close()
        if has_cells:
            found = {n.sheet: n.text for n in noticed(read(path), "no_cells")}
            assert found == shows
        else:
            said = refusal(path).message
            assert all(f"'{name}' has no cell" in said for name in shows)
            assert "Nothing" not in said


def test_a_document_without_cells_says_what_it_shows(tmp_path: Path) -> None:
    """What is drawn over a cell is no text of it."""
    path = tmp_path / "x.ods"
    drawn = "<draw:frame><draw:image><text:p>5 L</text:p></draw:image></draw:frame>"
    path.write_bytes(ods(ods_row([f"<table:table-cell>{drawn}</table:table-cell>"])))
    said = refusal(path).message
    assert "'data' has no cell with a value: it shows a picture" in said


def test_what_merged_cells_hide_is_not_read_as_a_value(workbook) -> None:
    areas = ("B1:C2", "A3:A4", "D1:XFD9", "?")
    merged = "".join(f'<mergeCell ref="{area}"/>' for area in areas)
    rows = [(n, number(f"A{n}", f"{n}") + number(f"B{n}", "7") + number(f"C{n}", "8"))
            for n in range(1, 5)]  # fmt: skip
    read_back = grid(read(workbook({"S": data(*rows) + merged})))
    under = " «under merged cells»"
    assert read_back == {
        1: ["1", "7", f"8{under}"],
        2: ["2", f"7{under}", f"8{under}"],
        3: ["3", "7", "8"],
        4: [f"4{under}", "7", "8"],
    }


def test_hidden_rows_are_flagged_and_read(workbook) -> None:
    def row(n: int, attributes: str = "", cells: bool = True) -> str:
        letters = "ABCDE"[:n] if cells else ""  # each row is wider than those above
        inside = "".join(number(f"{letter}{n}", "1") for letter in letters)
        return f'<row r="{n}" {attributes}>{inside}</row>'

    rows = [
        row(1),
        row(2, 'hidden="1"'),
        row(3, 'hidden="true"'),
        row(4, 'hidden="0" ht="15"'),
        row(5, 'ht="0" customHeight="1"'),
        row(6, 'hidden="1"', cells=False),
    ]
    reading = read(workbook({"S": f"<sheetData>{''.join(rows)}</sheetData>"}))
    assert list(grid(reading)) == [1, 2, 3, 4, 5]
    (notice,) = reading.notices
    assert (notice.rule, notice.severity) == ("hidden_rows", "flagged")
    assert notice.text == "2-3, 5"
    assert notice.message.startswith("3 hidden or filtered rows (2-3, 5)")


def test_hidden_columns_are_flagged_and_read(workbook) -> None:
    columns = (
        '<cols><col min="2" max="2" hidden="1"/><col min="3" max="3" width="9"/>'
        '<col min="4" max="16384" width="0"/></cols>'
    )
    cells = "".join(number(f"{letter}1", "1") for letter in "ABCDE")
    reading = read(workbook({"S": columns + data((1, cells))}))
    assert grid(reading) == {1: ["1"] * 5}
    (notice,) = reading.notices
    assert (notice.rule, notice.severity) == ("hidden_columns", "flagged")
    assert notice.text == "B, D-E"


def test_hidden_columns_beyond_the_data_are_no_matter(workbook) -> None:
    columns = '<cols><col min="2" max="16384" hidden="1"/></cols>'
    assert read(workbook({"S": columns + data((1, number("A1", "1")))})).notices == ()


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_hidden_sheets_are_flagged_and_read(workbook, state: str) -> None:
    one = data((1, number("A1", "1")))
    path = workbook({"Seen": one, "Unseen": one}, states={"Unseen": state})
    reading = read(path)
    assert [s.hidden for s in reading.sheets] == [False, True]
    assert grid(reading, 1) == {1: ["1"]}
    (notice,) = reading.notices
    assert (notice.rule, notice.severity) == ("hidden_sheet", "flagged")
    assert notice.sheet == notice.text == "Unseen"


@pytest.mark.parametrize(
    "word", ["Total", "total ", "Gesamt", "SOMME:", "Total general"]
)
def test_total_rows_are_flagged_and_kept(workbook, word: str) -> None:
    rows = [(2, text("B2", "Total area")), (3, text("B3", word)), (4, text("E4", word))]
    reading = read(workbook({"S": data(*rows)}))
    assert list(grid(reading)) == [2, 3, 4]
    (notice,) = reading.notices
    assert (notice.rule, notice.severity) == ("total_row", "flagged")
    assert (notice.sheet, notice.row, notice.column) == ("S", 3, 2)
    assert notice.text == word


@pytest.mark.parametrize("cell", ["XFD1048576", "A200001", "SG1"])
def test_stray_cell_refuses_its_sheet_only(workbook, cell: str) -> None:
    row = int(cell.lstrip("XFDASG"))
    first = text("A1", "x") + (number(cell, "1") if row == 1 else "")
    rows = [(1, first)] + ([(row, number(cell, "1"))] if row > 1 else [])
    path = workbook({"Bad": data(*rows), "Good": data((1, number("A1", "1")))})
    reading = read(path)
    assert [s.name for s in reading.sheets] == ["Bad", "Good"]
    assert reading.sheets[0].rows.num_rows == 0
    assert grid(reading, 1) == {1: ["1"]}
    (notice,) = reading.notices
    assert (notice.rule, notice.severity) == ("stray_cell", "refused")
    assert (notice.sheet, notice.row, notice.column) == ("Bad", None, None)
    assert notice.text == cell
    assert f"reaches to cell {cell}" in notice.message
    assert f"Delete the content of cell {cell}" in notice.remedy


def test_far_corners_together_refuse_the_sheet(workbook) -> None:
    rows = [(1, number("SF1", "1")), (200_000, number("A200000", "1"))]
    (notice,) = read(workbook({"S": data(*rows)})).notices
    assert (notice.rule, notice.text) == ("stray_cell", "SF200000")


def test_far_cell_with_format_only_is_no_matter(workbook) -> None:
    rows = [(1, number("A1", "1")), (1_048_576, '<c r="XFD1048576" s="0"/>')]
    reading = read(workbook({"S": data(*rows)}))
    assert grid(reading) == {1: ["1"]}
    assert reading.notices == ()


ONE, TWO = number("A1", "1"), number("A2", "2")


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        (data((2, TWO), (1, ONE)), "row 1 comes after row 2"),
        (data((2, TWO), (2, number("B2", "1"))), "row 2 comes after row 2"),
        (data((1, ONE + number("A1", "2"))), "cell A1 stands in row 1"),
        (data((1, number("B1", "1") + ONE)), "cell A1 stands in row 1"),
        (data((1, number("A7", "1"))), "cell A7 stands in row 1"),
        (data((1, '<c r="A1" t="inlineStr"><v>7</v></c>')), "A1 should carry its own"),
    ],
)
def test_disorder_refuses_the_sheet(workbook, rows: str, words: str) -> None:
    reading = read(workbook({"S": rows}))
    assert reading.sheets[0].rows.num_rows == 0
    (notice,) = reading.notices
    assert (notice.rule, notice.severity) == ("cell_disorder", "refused")
    assert (notice.row, notice.column) == (None, None)
    assert words in notice.message


def test_too_many_errors_refuse_the_sheet(workbook) -> None:
    rows = [(n, f'<c r="A{n}" t="e"><v>#N/A</v></c>') for n in range(1, 10_002)]
    (notice,) = read(workbook({"S": data(*rows)})).notices
    assert (notice.rule, notice.row) == ("too_many_bad_cells", None)
    assert "the first is A1" in notice.message


def test_workbook_without_values(workbook) -> None:
    notice = refusal(workbook({"A": "<sheetData/>", "B": ""}))
    assert notice.rule == "empty_file"
    assert "none of its sheets" in notice.message


def test_skipped_rows_still_count(workbook) -> None:
    error = '<c r="A1" t="e"><v>#N/A</v></c>'
    rows = [(1, error), (2, text("A2", "Total")), (3, text("A3", "site"))]
    reading = read(workbook({"S": data(*rows)}), skip_rows=2)
    assert grid(reading) == {3: ["site"]}
    assert reading.notices == ()


def test_readers_that_disagree_refuse_the_file(workbook) -> None:
    two = data((1, number("A1", "1"))) + data((2, number("A2", "2")))
    notice = refusal(workbook({"S": two}))
    assert notice.rule == "readers_disagree"
    assert notice.text == "S"
    assert "Rows might be lost" in notice.message


def test_a_number_in_a_text_box_is_named_by_the_cell_below_it(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "b.xlsx")
    page = book.add_worksheet("Water")
    page.write_row(0, 0, ["Month", "Unit", "m3"])
    page.write_row(1, 0, ["2025-01", "m3"])
    page.insert_textbox("C2", "1,234 m3")
    page.insert_textbox("F1", "Fill in 12 months, then send it")
    page.insert_textbox("F9", "")
    book.close()
    (notice,) = read(tmp_path / "b.xlsx").notices
    assert (notice.rule, notice.row, notice.column) == ("text_box", 2, 3)
    assert notice.text == "1,234 m3" and "over C2" in notice.message
