"""What people do to a workbook: right values, or a refusal that names the cell."""

from __future__ import annotations

import shutil
import subprocess
import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from openpyxl.styles import Font, PatternFill

from pipelines.commands.check import check_project
from tests.integration.workbook.filling import (
    HEADER,
    checked,
    columns,
    fill_register,
    prepared,
    project,
    register,
    template,
    values,
    version_1,
)
from tests.projects import run
from transforms.intake import marks
from transforms.project.folder import load
from transforms.run import Run

FIRST = HEADER + 1
ORE = "A,ore_mined_t,,,,,\nA,injury,,,,,\n"
VALUES = [1000.5 + month for month in range(12)]


class Case:
    """A project whose site filled in a workbook of the first layout for a year."""

    def __init__(self, folder: Path) -> None:
        self.folder = project(folder / "p", ORE)
        self.book = version_1()
        self.sheet = self.book["Production"]
        self.at = columns(self.sheet)
        for row, value in enumerate(VALUES, start=FIRST):
            self.cell(row, "value").value = value

    def cell(self, row: int, name: str):
        return self.sheet.cell(row, self.at[name])

    def deliver(self, name: str = "A.xlsx") -> None:
        self.book.save(self.folder / "intake" / name)

    def check(self, name: str = "A.xlsx"):
        """(accepted rows, [(rule, severity, sheet, row, header)])."""
        if not (self.folder / "intake" / name).exists():
            self.deliver(name)
        counts, rows = checked(self.folder)
        found = [
            (r["rule"], r["severity"], r["sheet"], r["row"], r["header"]) for r in rows
        ]
        if name != "A.csv":
            found.remove(("older_layout", "flagged", "", None, ""))
        return counts["rows accepted"], found

    def move(self, site: str) -> None:
        """Make it the workbook of another site."""
        for row in prepared(self.sheet):
            key = self.cell(row, "orebook_row")
            key.value = key.value.replace("A|", f"{site}|", 1)
            self.cell(row, "site_id").value = site
        head = register(self.book, "injury")["A1"]
        head.value = head.value.replace(" A ", f" {site} ")
        self.book["orebook"]["B5"].value = site


@pytest.fixture
def case(tmp_path):
    return Case(tmp_path)


def test_as_it_is_meant(case):
    assert case.check() == (12, [])


def test_values_come_out_as_they_were_typed(case):
    import duckdb

    case.deliver()
    with duckdb.connect(run(case.folder) / "orebook.duckdb", read_only=True) as con:
        found = con.execute(
            "select value, unit, period_start from mart.fact_measurement order by all"
        ).fetchall()
    assert [float(value) for value, _, _ in found] == VALUES
    assert {unit for _, unit, _ in found} == {"t"}
    assert [day for *_, day in found] == [date(2025, m, 1) for m in range(1, 13)]


def test_rows_pasted_with_foreign_formats(case):
    for name, _ in case.at.items():
        for row in range(FIRST, FIRST + 12):
            cell = case.cell(row, name)
            cell.font = Font(name="Comic Sans MS", size=20)
            cell.fill = PatternFill("solid", fgColor="FF00FF")
            if name == "value":
                cell.number_format = '0.00 "t"'
    assert case.check() == (12, [])


def test_a_row_pasted_below_with_its_split(case):
    source, target = FIRST, max(prepared(case.sheet)) + 3
    for name in case.at:
        case.cell(target, name).value = case.cell(source, name).value
    case.cell(target, "mine_method").value = "surface"
    case.cell(target, "value").value = 7
    assert case.check() == (13, [])


def test_rows_sorted(case):
    rows = [
        [case.cell(row, name).value for name in case.at]
        for row in range(FIRST, FIRST + 12)
    ]
    for row, cells in enumerate(reversed(rows), start=FIRST):
        for name, value in zip(case.at, cells, strict=True):
            case.cell(row, name).value = value
    assert case.check() == (12, [])


def test_values_parted_from_their_rows_are_said(case):
    days = [case.cell(row, "period_start").value for row in range(FIRST, FIRST + 12)]
    ends = [case.cell(row, "period_end").value for row in range(FIRST, FIRST + 12)]
    for row in (FIRST, FIRST + 1):
        case.cell(row, "period_start").value = days[FIRST + 1 - row]
        case.cell(row, "period_end").value = ends[FIRST + 1 - row]
    accepted, found = case.check()
    assert accepted == 12
    assert found == [
        ("row_moved", "flagged", "Production", row, "metric_id")
        for row in (FIRST, FIRST + 1)
    ]


def test_rows_deleted(case):
    case.sheet.delete_rows(FIRST + 3, 2)
    assert case.check() == (10, [])


def test_sheets_added_and_renamed(case):
    case.book.create_sheet("Empty", 0)
    case.book.create_sheet("My notes", 0)["A1"] = "remember the meter"
    case.sheet.title = "Q1-Q4 final (2)"
    fill_register(register(case.book, "injury"), "A")
    register(case.book, "injury").title = "accidents 2025"
    assert case.check() == (
        13, [("sheet_not_read", "flagged", "My notes", None, "")]
    )  # fmt: skip


@pytest.mark.parametrize("name", ["Lesiones", "injuries", "Sheet2"])
def test_a_register_of_others_under_a_name_nobody_knows_is_said(case, name):
    sheet = case.book.create_sheet(name)
    sheet.append(["site_id", "occurred_on", "worker_type", "injury_class"])
    sheet.append(["A", "2025-03-04", "employee", "lost_time"])
    assert case.check() == (12, [("sheet_not_read", "flagged", name, None, "")])


def test_a_hidden_sheet_of_values_is_said_and_hidden_lists_are_not(case):
    lists = case.book.create_sheet("lists")
    lists.append(["yes", "no"])
    hidden = case.book.create_sheet("old values")
    hidden.append(["site_id", "metric_id", "period_start", "period_end", "value",
                   "unit"])  # fmt: skip
    hidden.append(["A", "ore_mined_t", "2025-01-01", "2025-01-31", 1, "t"])
    lists.sheet_state = hidden.sheet_state = "hidden"
    assert case.check() == (
        12, [("sheet_not_read", "flagged", "old values", None, "")]
    )  # fmt: skip


NO_DATA = [
    ("A.xls", "not_accepted", "refused"),
    ("A.ods", "name_and_content", "refused"),
    ("all.zip", "not_accepted", "refused"),
    ("without_suffix", "not_recognised", "refused"),
    ("invoice.PDF", "kept_only", "flagged"),
    ("meter.jpeg", "kept_only", "flagged"),
]


def test_files_that_are_no_data_are_said(case):
    intake = case.folder / "intake"
    for name, *_ in NO_DATA:
        (intake / name).write_text(f"a,b\n1,{name}\n")
    (intake / "Thumbs.db").write_text("pictures")
    (intake / "delivery.yaml").write_text("A.xlsx: {reason: first}\n")
    case.deliver()
    counts, rows = checked(case.folder)
    assert counts["rows accepted"] == 12
    said = [
        (r["file"], r["rule"], r["severity"], r["sheet"], r["row"], r["header"])
        for r in rows
    ]
    said.remove(("A.xlsx", "older_layout", "flagged", "", None, ""))
    assert sorted(said) == sorted((*one, "", None, "") for one in NO_DATA)


def test_notes_beside_the_table(case):
    column = max(case.at.values()) + 2
    case.sheet.cell(FIRST + 1, column).value = "checked by Ana"
    assert case.check() == (
        12, [("column_without_heading", "flagged", "Production", FIRST + 1, "")]
    )  # fmt: skip


def test_a_column_of_notes_with_a_heading_of_its_own(case):
    case.sheet.insert_cols(5)
    case.sheet.cell(HEADER, 5).value = "remarks"
    accepted, found = case.check()
    assert accepted == 0
    assert found[0][:4] == ("unknown_column", "refused", "Production", HEADER)


def test_a_row_of_notes_below_the_table(case):
    row = max(prepared(case.sheet)) + 5
    case.cell(row, "evidence").value = "total from the plant book"
    assert case.check() == (
        12, [("unknown_metric", "refused", "Production", row, "metric_id")]
    )  # fmt: skip


def test_numbers_and_dates_as_text_and_spaces_around_ids(case):
    for row in range(FIRST, FIRST + 12):
        case.cell(row, "value").value = f" {case.cell(row, 'value').value} "
        for name in ("period_start", "period_end"):
            case.cell(row, name).value = case.cell(row, name).value.strftime("%Y-%m-%d")
        case.cell(row, "site_id").value = "A "
        case.cell(row, "metric_id").value = " ore_mined_t"
    assert case.check() == (12, [])


UNREAD = [
    ("value", "1,250,000", "not_a_number"),
    ("value", "1.250.000,5", "not_a_number"),
    ("value", "about 5", "not_a_number"),
    ("value", "n/a", "not_a_number"),
    ("value", -1, "out_of_bounds"),
    ("unit", "tons", "unknown_unit"),
    ("period_start", "1/2/2025", "period_start_not_a_date"),
    ("period_end", 45688, "period_end_not_a_date"),
    ("site_id", "Alpha", "unknown_site"),
    ("method", "guess", "unknown_method"),
    ("mine_method", "deep", "dimension_value"),
    (marks.NOT_APPLICABLE, "no", "unknown_mark"),
    (marks.NOT_APPLICABLE, "x", "value_and_mark"),
]


@pytest.fixture(scope="module")
def unread(tmp_path_factory):
    """What one check says of all of them, each in the workbook of a site of its own:
    (accepted rows by file, what was refused or flagged)."""
    folder, sites = project(tmp_path_factory.mktemp("unread") / "p", ORE), ""
    for number, (name, text, _) in enumerate(UNREAD):
        case = Case(tmp_path_factory.mktemp("site"))
        case.move(f"S{number}")
        cell = case.cell(FIRST + 1, name)
        cell.value = text
        cell.number_format = "General"
        case.book.save(folder / f"intake/{number}.xlsx")
        sites += f"S{number},Site {number},CL\n"
    (folder / "sites.csv").write_text(f"site_id,name,country\nA,Alpha,CL\n{sites}")
    found = check_project(load(folder), lambda text: None)
    return found.accepted, found.rejects


@pytest.mark.parametrize(
    "number", range(len(UNREAD)), ids=lambda n: "-".join(map(str, UNREAD[n]))
)
def test_what_cannot_be_read_is_refused_at_its_cell(unread, number):
    (name, _, rule), (accepted, rows) = UNREAD[number], unread
    file = f"{number}.xlsx"
    assert accepted[file] == 11
    found = [
        (r["rule"], r["severity"], r["sheet"], r["row"], r["header"])
        for r in rows if r["file"] == file
    ]  # fmt: skip
    found.remove(("older_layout", "flagged", "", None, ""))
    wanted = (rule, "refused", "Production", FIRST + 1, name)
    assert wanted in found
    assert all(where[3] == FIRST + 1 for where in found)


def test_merged_cells_are_named(case):
    case.sheet.merge_cells(
        start_row=FIRST, end_row=FIRST + 2, start_column=case.at["value"],
        end_column=case.at["value"],
    )  # fmt: skip
    accepted, found = case.check()
    assert accepted == 9  # nor the first: it may be of one month, of each, or the sum
    assert {(rule, row) for rule, _, _, row, _ in found} == {
        ("merged_cells", None), ("over_merged", FIRST),
    }  # fmt: skip


@pytest.mark.parametrize("name", ["comment", "evidence"])
def test_merged_words_beside_values_harm_none(case, name):
    case.cell(FIRST, name).value = "12"
    case.sheet.merge_cells(
        start_row=FIRST, end_row=FIRST + 2, start_column=case.at[name],
        end_column=case.at[name],
    )  # fmt: skip
    accepted, found = case.check()
    assert accepted == 12
    assert [rule for rule, *_ in found] == ["merged_cells"]


def test_a_value_merged_over_rows_with_nothing_in_them_counts(case):
    last = max(prepared(case.sheet))
    case.sheet.merge_cells(
        start_row=last, end_row=last + 3, start_column=case.at["value"],
        end_column=case.at["value"],
    )  # fmt: skip
    accepted, found = case.check()
    assert accepted == 12
    assert [rule for rule, *_ in found] == ["merged_cells"]


def test_hidden_rows_and_a_filter_are_named_and_read(case):
    case.sheet.auto_filter.add_filter_column(0, ["● expected"])
    for row in range(FIRST + 3, FIRST + 6):
        case.sheet.row_dimensions[row].hidden = True
    accepted, found = case.check()
    assert accepted == 12
    assert [rule for rule, *_ in found] == ["hidden_rows"]


def test_a_row_with_evidence_and_no_value_is_said(case):
    case.cell(FIRST, "value").value = None
    case.cell(FIRST, "evidence").value = "scale ticket 7"
    assert case.check() == (
        11, [("blank_value", "flagged", "Production", FIRST, "value")]
    )  # fmt: skip


def test_another_unit_chosen_and_no_value_is_said(case):
    case.cell(FIRST, "value").value = None
    case.cell(FIRST, "unit").value = "kt"
    assert case.check() == (
        11, [("blank_value", "flagged", "Production", FIRST, "value")]
    )  # fmt: skip


def test_zero_blank_and_not_applicable_are_three_answers(case):
    case.cell(FIRST, "value").value = 0
    case.cell(FIRST + 1, "value").value = None
    case.cell(FIRST + 2, "value").value = None
    case.cell(FIRST + 2, marks.NOT_APPLICABLE).value = "X"
    assert case.check() == (
        10,
        [("not_applicable_said", "flagged", "Production", FIRST + 2, "not_applicable")],
    )


def _google(source: Path, target: Path) -> None:
    """Rewrite a workbook the way web tools do: cells carry their text themselves, no
    validations, no notes, hardly a style."""
    old = openpyxl.load_workbook(source)
    options = {"strings_to_numbers": False, "constant_memory": True}
    with xlsxwriter.Workbook(str(target), options) as new:  # writes text in the cells
        day = new.add_format({"num_format": "d/m/yyyy"})
        for sheet in old.worksheets:
            made = new.add_worksheet(sheet.title)
            if sheet.sheet_state == "hidden":
                made.hide()
            for row in sheet.iter_rows():
                for cell in row:
                    if hasattr(cell.value, "date"):
                        made.write_datetime(
                            cell.row - 1, cell.column - 1, cell.value, day
                        )
                    elif cell.value is not None:
                        made.write(cell.row - 1, cell.column - 1, cell.value)
    with zipfile.ZipFile(target) as archive:
        assert b"inlineStr" in archive.read("xl/worksheets/sheet1.xml")


def test_saved_by_a_web_tool(case):
    case.book.save(case.folder / "saved.xlsx")
    _google(case.folder / "saved.xlsx", case.folder / "intake" / "A.xlsx")
    assert case.check() == (12, [])


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
@pytest.mark.parametrize("form", ["xlsx:Calc MS Excel 2007 XML", "ods"])
def test_saved_by_libreoffice(case, tmp_path, form):
    case.book.save(tmp_path / "A.xlsx")
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{tmp_path}/lo", "--headless",
         "--convert-to", form, "--outdir",
         str(case.folder / "intake"), str(tmp_path / "A.xlsx")],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    assert case.check(f"A.{form[:4].rstrip(':')}") == (12, [])


def test_a_sheet_saved_as_csv(case):
    import csv

    with (case.folder / "intake" / "A.csv").open("w", newline="") as stream:
        writer = csv.writer(stream)
        for row in case.sheet.iter_rows(min_row=HEADER, values_only=True):
            writer.writerow(
                [v.date().isoformat() if hasattr(v, "date") else v for v in row]
            )
    accepted, found = case.check("A.csv")
    assert accepted == 12
    assert [f for f in found if f[1] == "refused"] == []


def _registers(folder: Path) -> set[str]:
    """Registers that count as handed in."""
    with Run.open(load(folder)) as opened:
        opened.deliveries()
        rows = opened.con.execute(
            "select gives from raw.sheet where gives <> ''"
        ).fetchall()
    return {row[0] for row in rows} - {"measurements"}


def test_an_empty_register_says_nothing_until_it_is_marked(case):
    case.deliver()
    assert _registers(case.folder) == set()
    register(case.book, "injury")["B5"] = "x"
    case.deliver()
    assert _registers(case.folder) == {"injury"}


def test_a_register_marked_with_another_word_is_refused(case):
    register(case.book, "injury")["B5"] = "no"
    accepted, found = case.check()
    assert accepted == 12
    called = register(case.book, "injury").title
    assert found == [("unknown_mark", "refused", called, 5, "")]
    assert _registers(case.folder) == set()


def test_a_register_that_says_nothing_happened_and_has_a_row(case):
    register(case.book, "injury")["B5"] = "x"
    fill_register(register(case.book, "injury"), "A")
    accepted, found = case.check()
    assert accepted == 13
    assert [f[:2] for f in found] == [("nothing_and_rows", "flagged")]


def test_a_second_language_reads_the_same(case):
    book = openpyxl.load_workbook(template(case.folder, language="fr"))
    sheet = book["Production"]
    for column, value in zip(values(sheet), VALUES, strict=True):
        sheet.cell(FIRST, column).value = value
    book.save(case.folder / "intake" / "A.xlsx")
    checked = check_project(load(case.folder), lambda text: None)
    counts, rows, accepted = checked.counts, checked.rejects, checked.accepted
    assert (counts["rows accepted"], rows) == (12, [])
    assert accepted == {"A.xlsx": 12}
