"""The databook: a release as one workbook, for people who want the tables in Excel.

Belongs here: which sheets there are, the cover and the index. It reads the published
database only; large fact tables stay in the tables beside it.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import duckdb

from reporting_templates import rounding
from reporting_templates.lead_figures import Scope, open_scope
from reporting_templates.release import Release, read_release
from reporting_templates.states import CONFIDENCE, NO_FIGURE, STATES
from reporting_templates.workbooks.databook_figures import (
    Disclosure,
    states,
    write_approaches,
    write_disclosures,
)
from reporting_templates.workbooks.databook_lists import (
    ANSWERED,
    CHECKS,
    COLLECTION,
    FACTORS,
    FINDINGS,
    HISTORY,
    METHODS,
    REJECTS,
    RESTATED,
    SOURCES,
    write_listing,
)
from reporting_templates.workbooks.workbook_style import (
    COVER,
    INDEX,
    THREE_LINES,
    Book,
    Column,
    Sheet,
    workbook,
)
from warehouse.connection import connect
from warehouse.package_files import query

_LISTINGS = (
    ANSWERED, CHECKS, METHODS, FACTORS, COLLECTION, FINDINGS, REJECTS,
    RESTATED, HISTORY, SOURCES,
)  # fmt: skip
_APPROACHES = "Approaches"
_HOW_TO_READ = (
    (
        "Start",
        "The index leads to each disclosure; the third row of a sheet leads back.",
    ),
    (
        "Edition",
        "A code counts only with the year of its edition: 306-3 of 2016 is spills, "
        "306-3 of 2020 is waste.",
    ),
    (
        "Coverage",
        "Part of the expected days or readings that was handed in. Reviewed: part that "
        "a second person reviewed. Blank where nothing is expected.",
    ),
    (
        "Group and sites",
        "The group is not always the sum of the sites: ratios, means and counts of "
        "distinct things are computed anew at each level. Facts of no site are GROUP, "
        "postings between own sites ELIMINATION.",
    ),
    (
        "Rounding",
        f"{rounding.RULE} A cell holds 15 digits; the exact decimal values are in "
        "tables/fact_figure.parquet and .csv and in orebook.duckdb.",
    ),
    (
        "Where from",
        "`orebook trace FIGURE_ID` shows the cells, factors and formula of a figure. "
        "Figure ids stand at the right of each table.",
    ),
    (
        "Not in here",
        "Single measurements, what each gives to which figure, and figures by country: "
        "tables/fact_measurement.parquet, tables/contribution.parquet, "
        "tables/fact_figure.parquet.",
    ),
)


def render(database: Path, target: Path) -> None:
    """Write the databook of a published database to ``target``.

    The same database gives the same bytes. Measured: 0.1 s for the frame, then about
    0.1 ms and 5 kB of memory for each row of figures with two periods.
    """
    with connect(database, read_only=True) as con:
        release = read_release(con)
        scope = open_scope(con, release)
        properties = {
            "title": f"{release.company}: databook {release.release_id}",
            "subject": "Sustainability figures with their states and sources",
            "author": "orebook",
            "company": release.company,
            "comments": f"Digest {release.digest}, content {release.content_digest}",
        }
        with workbook(target, release.stamp, properties) as book:
            # Read on a screen, where a row that is longer is opened.
            book.highest = THREE_LINES
            _write(book, con, scope, release)


def _write(
    book: Book, con: duckdb.DuckDBPyConnection, scope: Scope, release: Release
) -> None:
    disclosures = _disclosures(con)
    ends = [item.name for item in _LISTINGS] + [_APPROACHES]
    cover, index = book.sheet_name(COVER), book.sheet_name(INDEX)
    ends = [book.sheet_name(name) for name in ends]
    names = [book.sheet_name(item.wanted_name) for item in disclosures]
    _cover(book.sheet(cover, f"{release.company}: databook"), release)
    told = states(con)
    counts = [
        sum((told[name] for name in item.indicators), Counter[str]())
        for item in disclosures
    ]
    _index(book, index, disclosures, counts, names, ends)
    write_disclosures(book, con, scope, dict(zip(names, disclosures, strict=True)))
    write_approaches(book, con, ends.pop(), scope)
    for name, listing in zip(ends, _LISTINGS, strict=True):
        write_listing(book, name, con, listing)


def _disclosures(con: duckdb.DuckDBPyConnection) -> list[Disclosure]:
    """Disclosures that indicators answer, in the order of their codes and years.

    Indicators that answer none come last, together: no figure is without a sheet.
    """
    rows = con.execute(query(__package__, "disclosures")).fetchall()
    found = []
    for key, indicators, title, standard, confidence in rows:
        code, _, year = key.partition("@")
        found.append(
            Disclosure(
                key,
                code,
                year,
                title or ("Not in the list of disclosures" if key else _OTHER),
                standard or "",
                CONFIDENCE.get(confidence, "not in the list of disclosures"),
                tuple(indicators),
            )
        )
    return sorted(found, key=_order)


_OTHER = "Indicators that answer no disclosure of the chosen standards"


def _order(item: Disclosure) -> tuple[bool, list[tuple[bool, int, str]], str]:
    """2-7 before 14.6.3 before 302-1: numbers as numbers; those without a code last."""
    parts = item.code.replace("-", ".").split(".")
    numbered = [
        (not part.isdigit(), int(part) if part.isdigit() else 0, part) for part in parts
    ]
    return not item.key, numbered, item.year


def _cover(sheet: Sheet, release: Release) -> None:
    sheet.wide(24, 100)
    facts = (
        ("Company", release.company),
        ("Release", release.release_id),
        ("Edition", release.edition),
        ("Digest (SHA-256)", release.digest),
        ("Content digest (SHA-256)", release.content_digest),
        ("Periods", release.periods.replace(" ", ", ")),
        ("Leading approach", release.consolidation.replace("_", " ")),
        ("GWP set", release.gwp_set),
        ("Conventions", release.conventions.replace("_", " ")),
        ("Currency", release.currency),
        ("Made by", f"orebook {release.orebook}"),
    )
    row = _pairs(sheet, sheet.next_row + 1, facts)
    sheet.text(row, 0, "What the states and their colours mean", "section")
    for name, state in STATES.items():
        row += 1
        sheet.state(row, 0, name)
        sheet.text(row, 1, state.meaning, "prose")
    sheet.text(row + 1, 0, NO_FIGURE, "absent")
    sheet.text(
        row + 1,
        1,
        "The deliveries of this period say nothing about this breakdown. Not zero.",
        "prose",
    )
    sheet.text(row + 3, 0, "How to read", "section")
    last = _pairs(sheet, row + 4, _HOW_TO_READ)
    sheet.heighten()
    sheet.page.fit_to_pages(1, 1)
    sheet.page.print_area(0, 0, last, 1)


def _pairs(sheet: Sheet, row: int, pairs: tuple[tuple[str, str], ...]) -> int:
    """Write label and text in rows; returns the row after the blank that follows."""
    for label, text in pairs:
        sheet.text(row, 0, label, "label")
        sheet.text(row, 1, text, "prose")
        row += 1
    return row + 1


def _index(
    book: Book,
    name: str,
    disclosures: list[Disclosure],
    counts: list[Counter[str]],
    names: list[str],
    others: list[str],
) -> None:
    """Disclosures with links and the states of their group figures; other sheets."""
    words = (
        "States count the group's figures under the shown approach, all periods and "
        "breakdowns.",
    )
    sheet = book.sheet(name, "Index", words)
    head = sheet.next_row
    columns = [
        Column("Sheet", 20),
        Column("Code", 10),
        Column("Edition", 9),
        Column("Title (short, our words)", 46),
        Column("Confidence in code and title", 26),
        Column("Indicators", 44),
        *(Column(state.word.capitalize(), 11) for state in STATES.values()),
    ]
    if disclosures:
        sheet.table(head, columns, len(disclosures), INDEX)
    lines = zip(names, disclosures, counts, strict=True)
    for row, (target, item, found) in enumerate(lines, head + 1):
        sheet.link(row, 0, target, target, "link")
        sheet.text(row, 1, item.code)
        sheet.cell(row, 2, int(item.year) if item.year.isdigit() else None, "plain")
        sheet.text(row, 3, item.title)
        sheet.text(row, 4, item.confidence if item.key else "")
        sheet.text(row, 5, ", ".join(item.indicators))
        for column, state in enumerate(STATES, 6):
            count = found[state]
            style = f"int/{state}" if count else "int"
            sheet.cell(row, column, count, style)
    below = head + len(disclosures) + 2
    sheet.text(below, 0, "Other sheets", "section")
    for row, other in enumerate(others, below + 1):
        sheet.link(row, 0, other, other)
    sheet.printed(head, below + len(others), len(columns), frozen=1)
