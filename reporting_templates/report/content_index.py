"""The GRI content index, as a page and as a workbook: every requirement and its answer.

Both name the page of report.pdf, for who holds the printed report. Belongs here: how
the index looks; its rows are in ``index_rows``, what may be claimed in ``gates``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from reporting_templates import links, pages
from reporting_templates.release import rows
from reporting_templates.report import pdf_report
from reporting_templates.report.index_rows import Index, build
from reporting_templates.report.report_model import Report
from reporting_templates.states import ANSWERS
from reporting_templates.workbooks.workbook_style import (
    COVER,
    INDEX,
    Book,
    Column,
    workbook,
)
from warehouse.connection import connect
from warehouse.package_files import query

_TRACES = 4  # traces that a row links to; all of them stand on the page


def render_html(database: Path, target: Path, language: str = "") -> None:
    """Write the index of a published database as one page."""
    printed = pdf_report.printed(database, language)
    report = printed.report
    beside: dict[str, list[dict[str, Any]]] = defaultdict(list)
    with connect(database, read_only=True) as con:
        for item in rows(con, query(__package__, "index_beside")):
            beside[item["through"]].append(item)
    index = build(report)
    valued = report.valued()
    for group in index.groups:
        for row in group.rows:
            row["page"] = printed.pages.get(row["anchor"])
            row["beside"] = beside.get(row["disclosure_id"], [])
            row["traces"] = [
                (name, f"{links.TRACE}/{links.trace_page(name)}")
                for name in row["indicator_ids"].split("; ")
                if name in valued
            ]
            row["more_traces"] = max(0, len(row["traces"]) - _TRACES)
            row["traces"] = row["traces"][:_TRACES]
    pages.write(
        target,
        "content_index.html.j2",
        {
            "release": report.release,
            "css": pages.style(report.release),
            "home": "report/index.html",
            "nav": pages.nav(""),
            "statement": report.statement,
            "gates": report.gates,
            "index": index,
            "last": report.last,
        },
    )


_COLUMNS = (
    Column("Part of the index", 30),
    Column("Sector number", 11),
    Column("Disclosure", 11),
    Column("Edition", 8, "plain"),
    Column("Title (short, our words)", 40),
    Column("Standard or source", 30),
    Column("State", 13),
    Column("Location", 44),
    Column("Page of the PDF", 9, "plain"),
    Column("Omitted", 24),
    Column("Reason", 20),
    Column("Explanation and plan", 44),
    Column("Remarks", 40),
    Column("Confidence in number and title", 24),
    Column("Indicators", 40),
    Column("Text", 32),
)


def render_xlsx(database: Path, target: Path, language: str = "") -> None:
    """Write the index of a published database as a workbook."""
    printed = pdf_report.printed(database, language)
    report, index = printed.report, build(printed.report)
    properties = {
        "title": f"{report.release.company}: GRI content index",
        "subject": "Requirements of the chosen standards and what answers them",
        "author": "orebook",
        "company": report.release.company,
        "comments": f"Digest {report.release.digest}, content "
        f"{report.release.content_digest}",
    }
    with workbook(target, report.release.stamp, properties) as book:
        names = [book.sheet_name(n) for n in (COVER, INDEX, "Topics", "Gates")]
        _cover(book, names[0], report, index)
        _table(book, names[1], index, printed.pages)
        _topics(book, names[2], index)
        _gates(book, names[3], report)


def _cover(book: Book, name: str, report: Report, index: Index) -> None:
    sheet = book.sheet(name, "GRI content index")
    sheet.wide(28, 100)
    statement = report.statement
    facts = (
        ("Statement of use", statement["text"]),
        ("", "In our words: a person checks it against GRI 1 before publication."),
        ("GRI 1 used", statement["foundation"]),
        ("Sector standards", "; ".join(index.sectors) or "none chosen"),
        ("Claim", statement["claim"]),
        ("Publication date",
         f"{statement['publication_date']} ({statement['publication_date_is']})"),
        ("Release", report.release.release_id),
        ("Edition", report.release.edition),
        ("Digest (SHA-256)", report.release.digest),
        ("Content digest (SHA-256)", report.release.content_digest),
    )  # fmt: skip
    row = sheet.next_row + 1
    for label, text in facts:
        sheet.text(row, 0, label, "label")
        sheet.text(row, 1, text, "prose")
        row += 1
    row += 1
    sheet.text(row, 0, "What the states mean", "section")
    for state, meant in ANSWERS.items():
        row += 1
        sheet.text(row, 0, meant.word, f"text/{state}")
        sheet.text(row, 1, meant.meaning, "prose")
    row += 2
    sheet.text(row, 0, "Other sheets", "section")
    for other in (INDEX, "Topics", "Gates"):
        row += 1
        sheet.link(row, 0, other, other)
    sheet.heighten()
    sheet.page.fit_to_pages(1, 1)
    sheet.page.print_area(0, 0, row, 1)


def _table(
    book: Book, name: str, index: Index, printed: Mapping[str, int]
) -> None:
    words = [
        "Locations lead from the folder of the release; pages are those of report.pdf "
        "of the same release. A number or title whose confidence is not "
        "'verified' has to be checked before it is printed.",
        f"{index.unasked} disclosures of the topic standards, for which nothing is "
        "asked, are not listed; tables/disclosure_answer.csv has them.",
    ]
    sheet = book.sheet(name, "GRI content index", words)
    found = [(group, row) for group in index.groups for row in group.rows]
    head = sheet.next_row
    if not found:
        sheet.text(head, 0, "No standard is chosen.", "note")
        return
    sheet.table(head, _COLUMNS, len(found), "content_index")
    for number, (group, row) in enumerate(found, head + 1):
        plan = row["omission_plan"]
        explained = row["omission_explanation"] + (f" Plan: {plan}" if plan else "")
        values = (
            group.title, row["ref_no"], row["code"],
            int(row["year"]) if row["year"].isdigit() else None, row["title"],
            row["source"], None, row["location"], printed.get(row["anchor"]),
            row["omission_what"], row["omission_reason"].replace("_", " "), explained,
            row["note"], row["confidence_words"], row["indicator_ids"],
            row["narrative"],
        )  # fmt: skip
        for column, (value, spec) in enumerate(zip(values, _COLUMNS, strict=True)):
            sheet.cell(number, column, value, spec.kind)
        sheet.text(number, 6, ANSWERS[row["state"]].word, f"text/{row['state']}")
    sheet.printed(head, head + len(found), 13, frozen=3)


def _topics(book: Book, name: str, index: Index) -> None:
    sheet = book.sheet(name, "Material topics, and those that are not")
    head = sheet.next_row
    if not index.topics:
        sheet.text(head, 0, "No sector standard is chosen.", "note")
        return
    columns = (
        Column("Topic", 10), Column("Name", 44), Column("Decision", 16),
        Column("Reason", 70),
    )  # fmt: skip
    sheet.table(head, columns, len(index.topics), name)
    for number, topic in enumerate(index.topics, head + 1):
        sheet.text(number, 0, topic["number"])
        sheet.text(number, 1, topic["name"])
        sheet.text(number, 2, decision_words(topic["decision"]))
        sheet.cell(number, 3, topic["reason"], "text")
    sheet.printed(head, head + len(index.topics), 4, frozen=1)


def decision_words(decision: str) -> str:
    """What a decision is called."""
    return "to be decided" if decision == "undecided" else decision.replace("_", " ")


def _gates(book: Book, name: str, report: Report) -> None:
    sheet = book.sheet(name, "What the claim rests on")
    head = sheet.next_row
    columns = (
        Column("Gate", 8), Column("Question", 54), Column("Holds", 9),
        Column("What does not", 90),
    )  # fmt: skip
    if not report.gates:
        sheet.text(head, 0, "No gate was evaluated.", "note")
        return
    sheet.table(head, columns, len(report.gates), name)
    for number, gate in enumerate(report.gates, head + 1):
        sheet.text(number, 0, gate["gate"])
        sheet.text(number, 1, gate["question"])
        state = "figures" if gate["holds"] else "gap"
        sheet.text(number, 2, "yes" if gate["holds"] else "no", f"text/{state}")
        sheet.cell(number, 3, gate["detail"], "text")
    sheet.printed(head, head + len(report.gates), 4, frozen=1)
