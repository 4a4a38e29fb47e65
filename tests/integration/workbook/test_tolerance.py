"""What people do to a workbook: right values, or a refusal that names the cell."""

from __future__ import annotations

import shutil
import subprocess
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

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
from tests.projects import run_to_figures
from transforms.intake import marks
from transforms.project.folder import load
from transforms.run import Run

FIRST = HEADER + 1
ORE = "A,ore_mined_t,,,,,\nA,injury,,,,,\n"
VALUES = [1000.5 + month for month in range(12)]


Found = list[tuple[str, str, str, int | None, str]]


class Workbook:
    """What a site filled in of a workbook of the first layout for a year."""

    def __init__(self, site: str = "A") -> None:
        self.site = site
        self.book = version_1()
        self.sheet = self.book["Production"]
        self.at = columns(self.sheet)
        for row, value in enumerate(VALUES, start=FIRST):
            self.cell(row, "value").value = value
        if site != "A":
            self.move()

    def cell(self, row: int, name: str):
        return self.sheet.cell(row, self.at[name])

    def move(self) -> None:
        """Make it the workbook of its site."""
        for row in prepared(self.sheet):
            key = self.cell(row, "orebook_row")
            key.value = key.value.replace("A|", f"{self.site}|", 1)
            self.cell(row, "site_id").value = self.site
        head = register(self.book, "injury")["A1"]
        head.value = head.value.replace(" A ", f" {self.site} ")
        self.book["orebook"]["B5"].value = self.site


def found_in(rows: list[dict[str, Any]], file: str) -> Found:
    """(rule, severity, sheet, row, header) of what was refused or flagged of a file,
    but that its layout is an older one."""
    found = [
        (r["rule"], r["severity"], r["sheet"], r["row"], r["header"])
        for r in rows if r["file"] == file
    ]  # fmt: skip
    if not file.endswith(".csv"):
        found.remove(("older_layout", "flagged", "", None, ""))
    return found


class Case(Workbook):
    """A project whose site filled in such a workbook."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.folder = project(folder / "p", ORE)

    def deliver(self, name: str = "A.xlsx") -> None:
        self.book.save(self.folder / "intake" / name)

    def check(self, name: str = "A.xlsx") -> tuple[int, Found]:
        if not (self.folder / "intake" / name).exists():
            self.deliver(name)
        counts, rows = checked(self.folder)
        return counts["rows accepted"], found_in(rows, name)


@pytest.fixture
def case(tmp_path):
    return Case(tmp_path)


# Site -> what it does to its workbook.
SITES: dict[str, Callable[[Workbook], None]] = {}


def filled(fill: Callable[[Workbook], None]):
    """What a site of one company does to its workbook, as a fixture what one check then
    says of it: (accepted rows, what was found). A check takes a second, however many
    workbooks there are."""
    name = fill.__name__
    SITES[name] = fill

    @pytest.fixture(name=name)
    def of_site(every: tuple[dict[str, int], list[dict[str, Any]]]):
        accepted, rows = every
        return accepted.get(f"{name}.xlsx", 0), found_in(rows, f"{name}.xlsx")

    return of_site


@pytest.fixture(scope="module")
def every(tmp_path_factory):
    folder, sites = project(tmp_path_factory.mktemp("every") / "p", ORE), ""
    for name, fill in SITES.items():
        made = Workbook(name)
        fill(made)
        made.book.save(folder / f"intake/{name}.xlsx")
        sites += f"{name},Site of {name},CL\n"
    (folder / "sites.csv").write_text(f"site_id,name,country\nA,Alpha,CL\n{sites}")
    found = check_project(load(folder), lambda text: None)
    return found.accepted, found.rejects


@filled
def as_meant(case):
    """As it is."""


def test_as_it_is_meant(as_meant):
    assert as_meant == (12, [])


def test_values_come_out_as_they_were_typed(case):
    import duckdb

    case.deliver()
    database = run_to_figures(case.folder) / "orebook.duckdb"
    with duckdb.connect(database, read_only=True) as con:
        found = con.execute(
            "select value, unit, period_start from mart.fact_measurement order by all"
        ).fetchall()
    assert [float(value) for value, _, _ in found] == VALUES
    assert {unit for _, unit, _ in found} == {"t"}
    assert [day for *_, day in found] == [date(2025, m, 1) for m in range(1, 13)]


@filled
def foreign_formats(case):
    for name, _ in case.at.items():
        for row in range(FIRST, FIRST + 12):
            cell = case.cell(row, name)
            cell.font = Font(name="Comic Sans MS", size=20)
            cell.fill = PatternFill("solid", fgColor="FF00FF")
            if name == "value":
                cell.number_format = '0.00 "t"'


def test_rows_pasted_with_foreign_formats(foreign_formats):
    assert foreign_formats == (12, [])


@filled
def pasted_below(case):
    source, target = FIRST, max(prepared(case.sheet)) + 3
    for name in case.at:
        case.cell(target, name).value = case.cell(source, name).value
    case.cell(target, "mine_method").value = "surface"
    case.cell(target, "value").value = 7


def test_a_row_pasted_below_with_its_split(pasted_below):
    assert pasted_below == (13, [])


@filled
def sorted_rows(case):
    rows = [
        [case.cell(row, name).value for name in case.at]
        for row in range(FIRST, FIRST + 12)
    ]
    for row, cells in enumerate(reversed(rows), start=FIRST):
        for name, value in zip(case.at, cells, strict=True):
            case.cell(row, name).value = value


def test_rows_sorted(sorted_rows):
    assert sorted_rows == (12, [])


@filled
def parted(case):
    days = [case.cell(row, "period_start").value for row in range(FIRST, FIRST + 12)]
    ends = [case.cell(row, "period_end").value for row in range(FIRST, FIRST + 12)]
    for row in (FIRST, FIRST + 1):
        case.cell(row, "period_start").value = days[FIRST + 1 - row]
        case.cell(row, "period_end").value = ends[FIRST + 1 - row]


def test_values_parted_from_their_rows_are_said(parted):
    accepted, found = parted
    assert accepted == 12
    assert found == [
        ("row_moved", "flagged", "Production", row, "metric_id")
        for row in (FIRST, FIRST + 1)
    ]


@filled
def deleted(case):
    case.sheet.delete_rows(FIRST + 3, 2)


def test_rows_deleted(deleted):
    assert deleted == (10, [])


@filled
def renamed(case):
    case.book.create_sheet("Empty", 0)
    case.book.create_sheet("My notes", 0)["A1"] = "remember the meter"
    case.sheet.title = "Q1-Q4 final (2)"
    fill_register(register(case.book, "injury"), case.site)
    register(case.book, "injury").title = "accidents 2025"


def test_sheets_added_and_renamed(renamed):
    assert renamed == (
        13, [("sheet_not_read", "flagged", "My notes", None, "")]
    )  # fmt: skip


REGISTERS = ("Lesiones", "Sheet2", "injuries")


@filled
def registers_of_others(case):
    for name in REGISTERS:
        sheet = case.book.create_sheet(name)
        sheet.append(["site_id", "occurred_on", "worker_type", "injury_class"])
        sheet.append([case.site, "2025-03-04", "employee", "lost_time"])


def test_a_register_of_others_under_a_name_nobody_knows_is_said(registers_of_others):
    accepted, found = registers_of_others
    said = [("sheet_not_read", "flagged", name, None, "") for name in REGISTERS]
    assert (accepted, sorted(found)) == (12, said)


@filled
def hidden_sheet(case):
    lists = case.book.create_sheet("lists")
    lists.append(["yes", "no"])
    hidden = case.book.create_sheet("old values")
    hidden.append(["site_id", "metric_id", "period_start", "period_end", "value",
                   "unit"])  # fmt: skip
    hidden.append([case.site, "ore_mined_t", "2025-01-01", "2025-01-31", 1, "t"])
    lists.sheet_state = hidden.sheet_state = "hidden"


def test_a_hidden_sheet_of_values_is_said_and_hidden_lists_are_not(hidden_sheet):
    assert hidden_sheet == (
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


@filled
def notes_beside(case):
    column = max(case.at.values()) + 2
    case.sheet.cell(FIRST + 1, column).value = "checked by Ana"


def test_notes_beside_the_table(notes_beside):
    assert notes_beside == (
        12, [("column_without_heading", "flagged", "Production", FIRST + 1, "")]
    )  # fmt: skip


@filled
def column_of_notes(case):
    case.sheet.insert_cols(5)
    case.sheet.cell(HEADER, 5).value = "remarks"


def test_a_column_of_notes_with_a_heading_of_its_own(column_of_notes):
    accepted, found = column_of_notes
    assert accepted == 0
    assert found[0][:4] == ("unknown_column", "refused", "Production", HEADER)


BELOW = max(prepared(version_1()["Production"])) + 5


@filled
def row_of_notes(case):
    case.cell(BELOW, "evidence").value = "total from the plant book"


def test_a_row_of_notes_below_the_table(row_of_notes):
    assert row_of_notes == (
        12, [("unknown_metric", "refused", "Production", BELOW, "metric_id")]
    )  # fmt: skip


@filled
def as_text(case):
    for row in range(FIRST, FIRST + 12):
        case.cell(row, "value").value = f" {case.cell(row, 'value').value} "
        for name in ("period_start", "period_end"):
            case.cell(row, name).value = case.cell(row, name).value.strftime("%Y-%m-%d")
        case.cell(row, "site_id").value = f"{case.site} "
        case.cell(row, "metric_id").value = " ore_mined_t"


def test_numbers_and_dates_as_text_and_spaces_around_ids(as_text):
    assert as_text == (12, [])


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
        case = Workbook(f"S{number}")
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
    found = found_in(rows, file)
    wanted = (rule, "refused", "Production", FIRST + 1, name)
    assert wanted in found
    assert all(where[3] == FIRST + 1 for where in found)


@filled
def merged_values(case):
    case.sheet.merge_cells(
        start_row=FIRST, end_row=FIRST + 2, start_column=case.at["value"],
        end_column=case.at["value"],
    )  # fmt: skip


def test_merged_cells_are_named(merged_values):
    accepted, found = merged_values
    assert accepted == 9  # nor the first: it may be of one month, of each, or the sum
    assert [(rule, row) for rule, _, _, row, _ in found] == [("over_merged", FIRST)]


def merge_words(case, name: str) -> None:
    case.cell(FIRST, name).value = "12"
    case.sheet.merge_cells(
        start_row=FIRST, end_row=FIRST + 2, start_column=case.at[name],
        end_column=case.at[name],
    )  # fmt: skip


@filled
def merged_comment(case):
    merge_words(case, "comment")


@filled
def merged_evidence(case):
    merge_words(case, "evidence")


def test_merged_words_beside_values_harm_none(merged_comment, merged_evidence):
    for accepted, found in (merged_comment, merged_evidence):
        assert accepted == 12
        assert [(rule, row) for rule, _, _, row, _ in found] == [
            ("merged_cells", FIRST)
        ]


@filled
def merged_over_nothing(case):
    last = max(prepared(case.sheet))
    case.sheet.merge_cells(
        start_row=last, end_row=last + 3, start_column=case.at["value"],
        end_column=case.at["value"],
    )  # fmt: skip


def test_a_value_merged_over_rows_with_nothing_in_them_counts(merged_over_nothing):
    accepted, found = merged_over_nothing
    assert (accepted, found) == (12, [])


@filled
def hidden_rows(case):
    case.sheet.auto_filter.add_filter_column(0, ["● expected"])
    for row in range(FIRST + 3, FIRST + 6):
        case.sheet.row_dimensions[row].hidden = True


def test_hidden_rows_and_a_filter_are_named_and_read(hidden_rows):
    accepted, found = hidden_rows
    assert accepted == 12
    assert [rule for rule, *_ in found] == ["hidden_rows"]


@filled
def evidence_alone(case):
    case.cell(FIRST, "value").value = None
    case.cell(FIRST, "evidence").value = "scale ticket 7"


def test_a_row_with_evidence_and_no_value_is_said(evidence_alone):
    assert evidence_alone == (
        11, [("blank_value", "flagged", "Production", FIRST, "value")]
    )  # fmt: skip


@filled
def unit_alone(case):
    case.cell(FIRST, "value").value = None
    case.cell(FIRST, "unit").value = "kt"


def test_another_unit_chosen_and_no_value_is_said(unit_alone):
    assert unit_alone == (
        11, [("blank_value", "flagged", "Production", FIRST, "value")]
    )  # fmt: skip


@filled
def three_answers(case):
    case.cell(FIRST, "value").value = 0
    case.cell(FIRST + 1, "value").value = None
    case.cell(FIRST + 2, "value").value = None
    case.cell(FIRST + 2, marks.NOT_APPLICABLE).value = "X"


def test_zero_blank_and_not_applicable_are_three_answers(three_answers):
    assert three_answers == (
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


@filled
def nothing_and_rows(case):
    register(case.book, "injury")["B5"] = "x"
    fill_register(register(case.book, "injury"), case.site)
    sheet = register(case.book, "injury")
    sheet.cell(FIRST, columns(sheet)["injury_id"]).value = case.site


def test_a_register_that_says_nothing_happened_and_has_a_row(nothing_and_rows):
    accepted, found = nothing_and_rows
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
