"""What the tests of the site workbook share: a project, a template, a filled copy."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl

from pipelines.commands.check import check_project
from reporting_templates.workbooks.site_workbook import render
from tests.projects import make_project
from transforms.catalogue.word_lists import needs, words_of
from transforms.facts import data_request
from transforms.intake import marks
from transforms.project.folder import load
from transforms.project.words import GROUP
from warehouse import reference

HEADER = 7  # the row with the names that a file is read by


def project(folder: Path, expected: str = "", extra: str = "") -> Path:
    """A project of two sites; ``expected`` are rows of expected.csv."""
    make_project(folder, extra=extra)
    if expected:
        head = "site_id,metric_id,valid_from,valid_to,frequency,applicable,reason\n"
        (folder / "expected.csv").write_text(head + expected)
    return folder


def template(
    folder: Path,
    site: str = "A",
    datasets: tuple[str, ...] = (),
    language: str = "en",
    name: str = "template.xlsx",
) -> Path:
    """The site's workbook for the project's last period."""
    found = load(folder)
    request = data_request.data_request(found, site, found.periods[-1], datasets)
    target = folder / name
    render(found, request, language, target)
    return target


def version_1(language: str = "en") -> openpyxl.Workbook:
    """A workbook of the first layout, a row for each month, as some are out there: site
    A is asked for ore mined and injuries of FY2025."""
    return openpyxl.load_workbook(Path(__file__).parent / f"version_1_{language}.xlsx")


def checked(folder: Path) -> tuple[dict[str, int], list[dict[str, Any]]]:
    """Counts, and what was refused or flagged."""
    checked = check_project(load(folder), lambda text: None)
    counts, rows = checked.counts, checked.rejects
    return counts, rows


def columns(sheet: Any, row: int = HEADER) -> dict[str, int]:
    """Machine name -> column number of a sheet of the template."""
    return {c.value: c.column for c in sheet[row] if c.value}


def values(sheet: Any) -> list[int]:
    """Column numbers of the values, in the order of their days."""
    return [n for name, n in columns(sheet).items() if marks.days_of(name)]


def asked(sheet: Any, row: int) -> list[int]:
    """Column numbers of the values that a prepared row asks for: those not locked."""
    return [n for n in values(sheet) if not sheet.cell(row, n).protection.locked]


def register(book: Any, name: str) -> Any:
    """The sheet of a register, whatever it is called in the workbook's language."""
    return next(sheet for sheet in register_sheets(book) if register_of(sheet) == name)


def register_of(sheet: Any) -> str:
    """The register that a sheet is of."""
    return str(sheet["A1"].value).split()[2]


def prepared(sheet: Any) -> Iterator[int]:
    """Numbers of the prepared rows."""
    at = columns(sheet)
    for row in range(HEADER + 1, sheet.max_row + 1):
        if sheet.cell(row, at["orebook_row"]).value:
            yield row


def row_sheets(book: openpyxl.Workbook) -> list[Any]:
    """Sheets with prepared rows."""
    return [
        s for s in book.worksheets if str(s["A1"].value).startswith("orebook: rows")
    ]


def register_sheets(book: openpyxl.Workbook) -> list[Any]:
    """Sheets of registers."""
    return [
        s for s in book.worksheets
        if str(s["A1"].value).startswith("orebook: register")
    ]  # fmt: skip


def fill_example(sheet: Any) -> int:
    """Fill all that is asked with the catalogue's example; return how many values."""
    at, count = columns(sheet), 0
    for row in prepared(sheet):
        metric = reference.metric(sheet.cell(row, at["metric_id"]).value)
        example = metric["example"]
        words = data_request.words(metric["metric_id"])
        for column in asked(sheet, row):
            sheet.cell(row, column).value = example if words else float(example)
            count += 1
        if not sheet.cell(row, at["unit"]).value:
            sheet.cell(row, at["unit"]).value = metric["allowed_units"].split(";")[0]
        for name in needs(metric["metric_id"]):
            if not sheet.cell(row, at[name]).value:
                known = words_of(metric["metric_id"], name).known  # type: ignore[union-attr]
                sheet.cell(row, at[name]).value = known[0]
    return count


def fill_register(sheet: Any, site: str) -> None:
    """One case that holds to the contract of the register."""
    at, register = columns(sheet), register_of(sheet)
    for described in reference.register_columns(register):
        kind, name = described["type"], described["column"]
        value: Any = f"{name} 1"
        if kind == "date":
            value = date(2025, 6, 1)
        elif kind in ("decimal", "integer"):
            value = 1
        words = words_of(register, name)
        if name == "site":
            value = site
        elif words:
            value = words.known[0]
        sheet.cell(HEADER + 1, at[name]).value = value


def every_site() -> tuple[str, str]:
    """A site and the group: between them they are asked for the whole catalogue."""
    return "A", GROUP
