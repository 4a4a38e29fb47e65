"""The survey form as a workbook: a row for each person, a column for each topic.

Made from the same contract that the responses are read by. The row of machine names is
the header of ``materiality/responses.csv``, and how a filled-in form is recognised in
``materiality/forms``. Belongs here: the sheets. Words stand in ``labels``.
"""

from __future__ import annotations

from pathlib import Path

from xlsxwriter.utility import xl_col_to_name

from materiality.contracts import contract
from materiality.inputs import Inputs, Row
from reporting_templates import labels
from reporting_templates.workbooks.workbook_style import Book, Sheet, protect, workbook
from transforms.project.folder import Project

ROWS = 200
_LISTS = "lists"
_CREAM: dict[str, str | int | bool] = {
    "bg_color": "#FFF8E7", "border": 1, "border_color": "#E3D9C3", "locked": False,
}  # fmt: skip
_WIDTHS = {"respondent_id": 27, "submission_id": 14, "group_id": 22, "comment": 40}


def render(
    project: Project, inputs: Inputs, language: str, group: str | None, target: Path
) -> None:
    """Write the form. The same project gives the same bytes."""
    company = project.config.company
    stamp = f"{company} | materiality {inputs.period_id}"
    title = _word("title", language)
    custom = {"Language": language, "Period": inputs.period_id}
    with workbook(target, stamp, {"title": title, "company": company}, custom) as book:
        home = book.sheet_name(labels.word("start", language))
        book.home = (home, labels.word("back", language))
        _start(book.sheet(home, title), inputs, language)
        _answers(book, project, inputs, language, group)


def _word(key: str, language: str) -> str:
    return labels.table("materiality")[key][language]


def _topic(row: Row, language: str) -> str:
    """The topic's name in a language, or as it stands where there is none."""
    name: str = row.get(f"name_{language}") or row["name"]
    return name


def _start(sheet: Sheet, inputs: Inputs, language: str) -> None:
    sheet.wide(14, 100)
    row = 3
    for key in ("why", *(f"how_{n}" for n in range(1, 7))):
        sheet.page.merge_range(
            row, 0, row, 1, _word(key, language),
            sheet.book.made("form:line", "prose", {"font_size": 11}),
        )  # fmt: skip
        sheet.page.set_row(row, 32)
        row += 1
    sheet.text(row + 1, 0, _word("topics", language), "section")
    row += 2
    for topic in inputs.tables["topics"]:
        sheet.text(row, 0, topic["topic_id"])
        sheet.text(row, 1, _topic(topic, language))
        row += 1
    sheet.page.set_portrait()
    sheet.page.print_area(0, 0, row, 1)
    protect(sheet.page)


def _answers(
    book: Book, project: Project, inputs: Inputs, language: str, group: str | None
) -> None:
    sheet = book.sheet(
        book.sheet_name(_word("answers", language)), _word("answers", language)
    )
    columns = contract("responses")
    topics = inputs.tables["topics"]
    head = sheet.next_row + 1
    machine, first, last = head + 1, head + 2, head + 1 + ROWS
    lists = {
        "group_id": [r["group_id"] for r in inputs.tables["stakeholder_groups"]],
        "site_id": [r["site_id"] for r in project.tables["sites"]],
    }
    hidden = book.file.add_worksheet(_LISTS)
    hidden.hide()
    cream = book.made("form:input", "text", _CREAM)
    for number, column in enumerate(columns):
        name = column["column"]
        sheet.text(head, number, _word(name, language), "head")
        sheet.text(machine, number, name, "code")
        sheet.page.set_column(number, number, _WIDTHS.get(name, 15))
        words = lists.get(name) or [w for w in column["allowed"].split("|") if w]
        if words:
            # In a sheet of its own: a list in the rule may have 255 characters only.
            hidden.write_column(0, number, words)
            letters = xl_col_to_name(number)
            source = f"={_LISTS}!${letters}$1:${letters}${len(words)}"
            sheet.page.data_validation(
                first, number, last, number,
                {"validate": "list", "source": source,
                 "error_message": _word("word_wrong", language)},
            )  # fmt: skip
        for row in range(first, last + 1):
            filled = group if name == "group_id" and group else ""
            if filled:
                sheet.page.write_string(row, number, filled, cream)
            else:
                sheet.page.write_blank(row, number, None, cream)
    score = book.made("form:score", "int", {**_CREAM, "align": "center"})
    for number, topic in enumerate(topics, start=len(columns)):
        sheet.text(head, number, _topic(topic, language), "head")
        sheet.text(machine, number, topic["topic_id"], "code")
        sheet.page.set_column(number, number, 13)
        for row in range(first, last + 1):
            sheet.page.write_blank(row, number, None, score)
    sheet.page.data_validation(
        first, len(columns), last, len(columns) + len(topics) - 1,
        {"validate": "integer", "criteria": "between", "minimum": 1, "maximum": 5,
         "error_message": _word("scale_wrong", language)},
    )  # fmt: skip
    sheet.page.set_row(head, 48)
    sheet.page.freeze_panes(first, 2)
    sheet.page.repeat_rows(head, machine)
    protect(sheet.page)
