"""The site workbook: what a site is asked for, as sheets it can fill in and hand in.

Belongs here: the workbook as a whole, its Start sheet, its hidden sheet of lists. What
is asked comes from ``transforms.facts.data_request``; the sheets with rows are in
``site_workbook_sheets``; words are in ``labels``.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from reporting_templates import labels
from reporting_templates.workbooks import site_workbook_sheets as sheets
from reporting_templates.workbooks.filling import Filling
from reporting_templates.workbooks.workbook_style import (
    STATES,
    Sheet,
    protect,
    workbook,
)
from transforms.facts.data_request import DataRequest
from transforms.intake import marks
from transforms.intake.grid import column_letters
from transforms.project.folder import Project
from transforms.project.words import GROUP
from warehouse import reference

HIDDEN = marks.ABOUT


def identity(project: Project, request: DataRequest, language: str) -> dict[str, str]:
    """What the workbook says of itself, hidden and in its document properties.

    The digest is over what is asked, so two workbooks that ask the same are the same.
    """
    asked = [
        marks.row_identity(
            marks.row_key(
                request.site_id, row.metric_id, row.start.isoformat(),
                row.end.isoformat(),
            ),
            row.unit,
            dict(row.dims),
        )
        for rows in request.rows.values()
        for row in rows
    ]  # fmt: skip
    sha = hashlib.sha256("\n".join([*asked, *request.registers]).encode())
    return {
        marks.TEMPLATE: marks.VERSION,
        "template_digest": sha.hexdigest()[:12],
        "reference_digest": reference.digest()[:12],
        "company": project.config.company,
        "site_id": request.site_id,
        "period_id": request.period.period_id,
        "language": language,
    }


def render(
    project: Project,
    request: DataRequest,
    language: str,
    target: Path,
    contact: str = "",
) -> None:
    """Write the workbook of one site. The same request gives the same bytes."""
    about = identity(project, request, language)
    name = site_name(project, request.site_id)
    title = f"{labels.word('title', language)}: {name}"
    stamp = (
        f"{project.config.company} | {request.site_id} | {about['period_id']} | "
        f"{labels.word('template', language)} {marks.VERSION}-"
        f"{about['template_digest']}"
    )
    custom = {
        "Language": language, "Template": about["template_digest"],
        "Site": request.site_id, "Period": about["period_id"],
    }  # fmt: skip
    described = {"title": title, "company": project.config.company}
    with workbook(target, stamp, described, custom) as book:
        home = book.sheet_name(labels.word("start", language))
        book.home = (home, labels.word("back", language))
        book.pages = labels.word("pages", language).format(n="&P", all="&N")
        filling = Filling(book, project, request, language, home)
        first = book.sheet(home, title)
        for dataset in request.datasets:
            if dataset in request.rows:
                sheets.rows_sheet(filling, dataset)
            for register in request.registers:
                if reference.metric(register)["dataset"] == dataset:
                    sheets.register_sheet(filling, register)
        _start(filling, first, name, about, contact)
        _hidden(filling, about)
        first.page.activate()


def site_name(project: Project, site: str) -> str:
    """Name and id of a site, or of the group."""
    if site == GROUP:
        return f"{project.config.company} ({GROUP})"
    row = next(r for r in project.tables["sites"] if r["site_id"] == site)
    return f"{row['name']} ({site})"


def _start(
    filling: Filling, sheet: Sheet, name: str, about: dict[str, str], contact: str
) -> None:
    word, period = filling.word, filling.request.period
    sheet.wide(26, 66, 12, 13)
    sheet.text(0, 0, marks.stamp(marks.START), "stamp")
    row = 3
    for label, text in (
        (word("company"), about["company"]),
        (word("site"), name),
        (word("period"), f"{period.period_id}: {period.start} - {period.end}"),
        (word("contact"), contact or word("contact_none")),
        (word("template"), f"{marks.VERSION}-{about['template_digest']}"),
    ):
        sheet.text(row, 0, label, "label")
        sheet.page.write_string(row, 1, text, sheet.book.style("note"))
        row += 1
    row = _lines(sheet, row + 1, word("how"), [word(f"how_{n}") for n in range(1, 6)])
    answers = ("answer_blank", "answer_zero", "answer_not_applicable")
    row = _lines(sheet, row, "", [word(key) for key in answers])
    sheet.text(row + 1, 0, word("legend"), "section")
    row += 2
    for look in ("input", "fixed", "unused", "refused", "flagged"):
        shown = filling.look("value" if look == "input" else look)
        sheet.page.write_blank(row, 0, None, shown)
        sheet.page.write_string(
            row, 1, word(f"colour_{look}"), sheet.book.style("note")
        )
        row += 1
    sheet.text(row + 1, 0, word("sheets"), "section")
    row += 2
    head = sheet.book.style("head")
    for column, key in enumerate(("dataset", "metric", "expected_rows", "done")):
        sheet.page.write_string(row, column, word(key), head)
    sheet.page.set_row(row, 32)
    first = row + 1
    for tab, title, expected, area in filling.progress:
        row += 1
        sheet.link(row, 0, tab, tab, "link")
        sheet.cell(row, 1, title, "text")
        sheet.cell(row, 2, expected, "int")
        quoted = tab.replace("'", "''")
        formula = f"=COUNTA('{quoted}'!{area})"
        sheet.page.write_formula(row, 3, formula, sheet.book.style("int"), 0)
    whole = sheet.book.file.add_format({"bg_color": STATES["complete"].colour})
    is_whole = f"=AND($C{first + 1}>0,$D{first + 1}>=$C{first + 1})"
    rule = {"type": "formula", "criteria": is_whole, "format": whole}
    sheet.page.conditional_format(first, 2, row, 3, rule)
    sheet.heighten()
    sheet.page.set_portrait()
    sheet.page.print_area(0, 0, row, 3)
    protect(sheet.page)


def _lines(sheet: Sheet, row: int, heading: str, texts: list[str]) -> int:
    """A heading and lines that may run across the page; the row after them."""
    if heading:
        sheet.text(row, 0, heading, "section")
        row += 1
    plain = sheet.book.made("site:line", "note", {"font_color": "#1F2933"})
    for text in texts:
        sheet.page.write_string(row, 0, text, plain)
        row += 1
    return row


def _hidden(filling: Filling, about: dict[str, str]) -> None:
    """The hidden sheet: what the workbook says of itself, and the long lists."""
    page = filling.book.file.add_worksheet(HIDDEN)
    for row, (key, text) in enumerate(about.items()):
        page.write_string(row, 0, key)
        page.write_string(row, 1, text)
    for column, (values, name) in enumerate(filling.lists.items(), start=3):
        for row, value in enumerate(values):
            page.write_string(row, column, value)
        letters = column_letters(column + 1)
        filling.book.file.define_name(
            name, f"={HIDDEN}!${letters}$1:${letters}${len(values)}"
        )
    page.hide()
    page.protect()
