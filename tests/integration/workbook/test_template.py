"""The template asks what the contracts take, and says nothing while nobody fills it."""

from __future__ import annotations

import shutil
import subprocess

import openpyxl
import pytest
from click.testing import CliRunner

from pipelines.cli import cli
from reporting_templates import labels
from reporting_templates.workbooks.site_workbook_sheets import HEADER as HEADER_FROM_0
from tests.integration.workbook.filling import (
    HEADER,
    asked,
    checked,
    columns,
    every_site,
    fill_example,
    fill_register,
    prepared,
    project,
    register,
    register_of,
    register_sheets,
    row_sheets,
    template,
    values,
)
from transforms.catalogue import contracts
from transforms.catalogue.dimensions import vocabulary
from transforms.catalogue.word_lists import words_of
from transforms.facts import data_request
from transforms.intake import marks
from transforms.project.folder import load
from warehouse import reference

MONTHS = "A,ore_mined_t,,,,,\nA,injury,,,,,\nA,fuel_use_qty,,,quarter,,\n"


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """The workbooks of a site and of the group: the whole catalogue, unfilled."""
    folder = project(tmp_path_factory.mktemp("whole") / "p")
    return folder, {
        site: openpyxl.load_workbook(template(folder, site, name=f"{site}.xlsx"))
        for site in every_site()
    }


def test_the_catalogue_is_asked_for_whole(whole):
    _, books = whole
    found = {
        sheet.cell(row, columns(sheet)["metric_id"]).value
        for book in books.values()
        for sheet in row_sheets(book)
        for row in prepared(sheet)
    }
    found |= {register_of(s) for book in books.values() for s in register_sheets(book)}
    assert found == {m for names in reference.datasets().values() for m in names}


@pytest.mark.rare
def test_example_values_of_the_whole_catalogue_are_taken_over(tmp_path):
    folder, filled = project(tmp_path / "p"), 0
    for site in every_site():
        book = openpyxl.load_workbook(template(folder, site))
        for sheet in row_sheets(book):
            filled += fill_example(sheet)
        for sheet in register_sheets(book):
            fill_register(sheet, site)
            filled += 1
        book.save(folder / "intake" / f"{site}.xlsx")
    counts, rows = checked(folder)
    assert [r for r in rows if r["severity"] == "refused"] == []
    assert counts["rows accepted"] == filled


@pytest.mark.parametrize("language", labels.LANGUAGES)
def test_an_untouched_template_hands_nothing_in(tmp_path, language):
    folder = project(tmp_path / "p", MONTHS)
    template(folder, language=language, name="intake/A.xlsx")
    counts, rows = checked(folder)
    assert rows == []
    assert counts["rows accepted"] == 0


def test_an_untouched_template_is_checked_alone_as_any_other(tmp_path):
    folder = project(tmp_path / "p", MONTHS)
    template(folder, language="es", name="A.xlsx")
    page = tmp_path / "a.html"
    done = CliRunner().invoke(
        cli, ["check", str(folder / "A.xlsx"), "--page", str(page), "--project",
              str(folder)],
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    assert "0  rows accepted" in done.output and page.is_file()


def validations(sheet):
    """Cell -> validation, for every cell of the sheet that has one."""
    found = {}
    for check in sheet.data_validations.dataValidation:
        for area in check.sqref.ranges:
            for row, column in area.cells:
                assert (row, column) not in found, "one cell, one check"
                found[(row, column)] = check
    return found


def listed(book, check):
    """The words that a validation of type list takes."""
    if check.formula1.startswith('"'):
        return check.formula1.strip('"').split(",")
    area = book.defined_names[check.formula1].attr_text
    name, _, cells = area.partition("!")
    return [row[0].value for row in book[name][cells.replace("$", "")]]


def test_every_validation_says_what_the_contract_says(whole):
    folder, books = whole
    currency = load(folder).config.currency
    seen = set()
    for book in books.values():
        for sheet in row_sheets(book):
            at, checks = columns(sheet), validations(sheet)
            for row in prepared(sheet):
                metric = sheet.cell(row, at["metric_id"]).value
                if metric in seen:
                    continue
                seen.add(metric)
                first = values(sheet)[0]
                check = checks[(row, first)]
                assert all(checks[(row, n)] is check for n in values(sheet))
                low, high, closed = contracts.bounds(metric)
                if data_request.words(metric):
                    assert listed(book, check) == list(data_request.words(metric))
                elif check.type == "custom":
                    assert f">{low}" in check.formula1
                    assert f"<={high}" in check.formula1 and not closed
                else:
                    assert check.type == "decimal"
                    if low is None:
                        assert check.operator in (None, "between")
                        assert float(check.formula1) < -1e18
                    else:
                        assert float(check.formula1) == low
                        wanted = (
                            {"greaterThan"} if not closed
                            else {"greaterThanOrEqual"} if high is None
                            else {None, "between"}
                        )  # fmt: skip
                        assert check.operator in wanted
                        if high is not None:
                            assert float(check.formula2) == high
                units = data_request.units(metric, currency)
                if units:
                    assert listed(book, checks[(row, at["unit"])]) == list(units)
                    assert sheet.cell(row, at["unit"]).value == units[0]
                else:
                    assert (row, at["unit"]) not in checks
                for name in vocabulary(metric):
                    if name in ("any", "site"):
                        continue
                    known = words_of(metric, name)
                    taken = list(known.known) if known and not known.is_open else []
                    headed = name if name in at and name != "method" else f"dim_{name}"
                    words = checks.get((row, at[headed]))
                    if taken:
                        assert listed(book, words) == taken
    assert len(seen) > 100


def test_registers_are_checked_as_registers_csv_says(whole):
    _, books = whole
    for site, book in books.items():
        for sheet in register_sheets(book):
            at, checks = columns(sheet), validations(sheet)
            for row in reference.register_columns(sheet.title):
                check = checks.get((HEADER + 1, at[row["column"]]))
                kind = row["type"]
                if row["column"] == "site":
                    assert listed(book, check) == [site]
                elif words := words_of(sheet.title, row["column"]):
                    assert listed(book, check) == list(words.known)
                elif kind == "date":
                    assert check.type == "date"
                elif kind in ("decimal", "integer"):
                    wanted = "decimal" if kind == "decimal" else "whole"
                    assert check.type == wanted, row
                else:
                    assert check is None


def test_headings_are_locked_and_values_are_not(whole):
    _, books = whole
    for sheet in row_sheets(books["A"]):
        at, row = columns(sheet), next(prepared(sheet))
        assert sheet.protection.sheet
        assert sheet.freeze_panes == f"C{HEADER + 1}"
        assert all(sheet.cell(HEADER, n).protection.locked for n in at.values())
        for name in ("unit", "evidence", "comment", marks.NOT_APPLICABLE):
            assert not sheet.cell(row, at[name]).protection.locked
        for name in ("orebook_metric", "site_id", "metric_id", marks.ROW):
            assert sheet.cell(row, at[name]).protection.locked
        assert asked(sheet, row)
        # Nothing is in the way of a row that is copied to the end.
        free = max(prepared(sheet)) + 1
        assert not any(sheet.cell(free, n).protection.locked for n in at.values())
    assert HEADER_FROM_0 + 1 == HEADER


def test_a_metric_has_a_note_with_its_unit_and_its_limits(whole):
    _, books = whole
    sheet = next(s for s in row_sheets(books["A"]) if s.title == "Production")
    at = columns(sheet)
    row = next(
        r for r in prepared(sheet)
        if sheet.cell(r, at["metric_id"]).value == "ore_mined_t"
    )  # fmt: skip
    note = sheet.cell(row, at["orebook_metric"]).comment.text
    assert "Unit: t" in note and "Can be: 0 or more" in note and "15,000,000" in note


def test_what_is_expected_is_asked_alone_and_a_dataset_whole(tmp_path):
    folder = project(tmp_path / "p", MONTHS)
    book = openpyxl.load_workbook(template(folder))
    assert [s.title for s in row_sheets(book)] == ["Energy", "Production"]

    def marks_of(book):
        sheet = book["Production"]
        at = columns(sheet)["orebook_asked"]
        return [sheet.cell(row, at).value for row in prepared(sheet)]

    assert marks_of(book) == ["●"]
    wider = openpyxl.load_workbook(template(folder, datasets=("production",)))
    assert marks_of(wider)[:1] == ["●"] and set(marks_of(wider)[1:]) == {"○"}
    energy = book["Energy"]
    days = [energy.cell(HEADER, n).value for n in values(energy)]
    assert [name[-5:] for name in days] == ["03-31", "06-30", "09-30", "12-31"]
    heads = [energy.cell(HEADER - 1, n).value for n in values(energy)]
    assert heads == ["Q1 2025", "Q2 2025", "Q3 2025", "Q4 2025"]


def test_what_does_not_apply_is_not_asked_for(tmp_path):
    folder = project(
        tmp_path / "p",
        "A,ore_mined_t,,,,,\nA,coal_mined_t,,,,no,no coal here\n",
    )
    sheet = openpyxl.load_workbook(template(folder))["Production"]
    at = columns(sheet)
    metrics = {sheet.cell(r, at["metric_id"]).value for r in prepared(sheet)}
    assert "ore_mined_t" in metrics and "coal_mined_t" not in metrics


def test_the_same_question_gives_the_same_bytes(tmp_path):
    folder = project(tmp_path / "p", MONTHS)
    one = template(folder, name="one.xlsx").read_bytes()
    assert one == template(folder, name="two.xlsx").read_bytes()
    assert one != template(folder, language="fr", name="fr.xlsx").read_bytes()


def test_the_workbook_says_what_it_is(tmp_path):
    folder = project(tmp_path / "p", MONTHS)
    book = openpyxl.load_workbook(template(folder, language="pt"))
    about = dict(book["orebook"].iter_rows(max_col=2, max_row=7, values_only=True))
    assert about["site_id"] == "A" and about["period_id"] == "FY2025"
    assert about["language"] == "pt" and about["template_version"] == marks.VERSION
    properties = {p.name: p.value for p in book.custom_doc_props.props}
    assert properties["Template"] == about["template_digest"]
    assert book["orebook"].sheet_state == "hidden"


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_libreoffice_reads_the_same_cells(tmp_path):
    folder = project(tmp_path / "p", MONTHS)
    source = template(folder)
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{tmp_path}/lo", "--headless",
         "--convert-to", "xlsx", "--outdir", str(tmp_path / "lo-out"), str(source)],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    ours = openpyxl.load_workbook(source, data_only=True)
    theirs = openpyxl.load_workbook(tmp_path / "lo-out" / source.name, data_only=True)
    assert ours.sheetnames == theirs.sheetnames
    for sheet in ours.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                assert theirs[sheet.title][cell.coordinate].value == cell.value


@pytest.mark.parametrize("language", labels.LANGUAGES)
def test_a_register_is_called_and_marked_in_the_language_of_its_site(
    tmp_path, language
):
    folder = project(tmp_path / "p", "A,injury,,,,,\n")
    path = template(folder, language=language)
    sheet = register(openpyxl.load_workbook(path), "injury")
    assert labels.metric("injury", language).startswith(sheet.title)
    assert len(sheet.title.split()[-1]) > 3, "a name ends in an article"
    pages = labels.word("pages", language).format(n="&P", all="&N")
    assert sheet.oddFooter.right.text == pages
    at = columns(sheet)
    heads = {name: sheet.cell(HEADER - 1, number).value for name, number in at.items()}
    marked = {name for name, head in heads.items() if head.endswith(" *")}
    needed = {
        row["column"]
        for row in reference.register_columns("injury")
        if row["required"] == "1"
    }
    # The site is that of the workbook where a row does not say.
    assert marked == needed - {"site"}


def test_a_case_without_a_site_is_of_the_site_of_the_workbook(tmp_path):
    folder = project(tmp_path / "p", "A,injury,,,,,\n")
    book = openpyxl.load_workbook(template(folder))
    sheet = register(book, "injury")
    fill_register(sheet, "A")
    sheet.cell(HEADER + 1, columns(sheet)["site"]).value = None
    book.save(folder / "intake/A.xlsx")
    counts, rows = checked(folder)
    assert counts["rows accepted"] == 1
    assert [row for row in rows if row["severity"] == "refused"] == []


def test_a_unit_is_offered_in_one_spelling():
    offered = data_request.units("electricity_purchased_mwh", "USD")
    assert offered == ("MWh", "GJ", "GWh", "kWh")


def test_rows_are_as_high_as_their_words(tmp_path):
    """Rows that differ in their last words alone looked alike: those were cut."""
    folder = project(tmp_path / "p", "A,ohs_covered,,,,,\n")
    (sheet,) = row_sheets(openpyxl.load_workbook(template(folder, language="es")))
    at = columns(sheet)["orebook_metric"]
    seen = 0
    for row in prepared(sheet):
        text = sheet.cell(row, at).value
        lines = 1 + len(text) // 48
        assert (sheet.row_dimensions[row].height or 12.75) >= 12.75 * lines, text
        seen = max(seen, lines)
    assert seen > 1
