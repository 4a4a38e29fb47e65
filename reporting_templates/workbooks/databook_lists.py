"""Sheets of the databook that are lists: methods, factors, findings, sources ...

Belongs here: one ``Listing`` per sheet, a query of the mart with its headings. What
needs more than a query (figures, index, cover) is in other modules.
"""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from reporting_templates.workbooks.workbook_style import MAX_ROWS, Book, Column
from warehouse.package_files import query


@dataclass(frozen=True)
class Listing:
    """A sheet that shows the rows of one ordered query under headings."""

    name: str
    title: str
    words: tuple[str, ...]
    table: str
    columns: tuple[Column, ...]
    # First columns that tell a row from the next: on every sheet that is printed.
    frozen: int = 1

    @property
    def query(self) -> str:
        """Its rows: a file for each table of the mart."""
        return query(__package__, f"list_{self.table}")


METHODS = Listing(
    "Methods",
    "How each indicator is computed",
    (
        "Version: SHA-256 of the file that declares the method, 12 digits. The SQL "
        "itself: tables/dim_indicator.parquet.",
        "boundary_weighted: multiplied by the share under the approach. control_only: "
        "whole or not at all. financial_scope: as in the financial report. "
        "entity_list: no share.",
    ),
    "dim_indicator",
    (
        Column("Indicator id", 32),
        Column("Name", 32),
        Column("Unit", 11),
        Column("Formula", 22),
        Column("Method", 60),
        Column("Version", 14, "code"),
        Column("Consolidation class", 18),
        Column("Breakdowns", 26),
        Column("Disclosures", 22),
        Column("Metrics", 34),
        Column("Of these asked of nobody", 34),
        Column("Definition", 11),
    ),
)

FACTORS = Listing(
    "Factors",
    "Factors that figures rest on",
    (
        "Only factors used in this release; all known ones: tables/dim_factor.parquet. "
        "If an id has several versions, all are listed.",
        "A company's own rate or price that was delivered as a fact has a record id "
        "(file:sheet:cell) in place of a factor id.",
    ),
    "dim_factor",
    (
        Column("Factor id", 46, "code"),
        Column("Version", 8, "plain"),
        Column("Value", 18, "number"),
        Column("Per", 20),
        Column("Gas", 11),
        Column("Activity", 24),
        Column("Region", 11),
        Column("Valid from", 11),
        Column("Valid to (last day)", 13),
        Column("GWP set", 9),
        Column("Publisher", 22),
        Column("Publication", 40),
        Column("Edition", 14),
        Column("Page or cell", 20),
        Column("Licence", 18),
        Column("Confidence", 12),
        Column("Origin", 18),
        Column("Indicators that use it", 34),
    ),
    frozen=2,
)

FINDINGS = Listing(
    "Gaps and findings",
    "What a person should look at",
    (),
    "findings",
    (
        Column("Kind", 18),
        Column("Entity", 18),
        Column("Metric or indicator", 34),
        Column("Period", 24),
        Column("What was found", 70),
        Column("What to do", 60),
        Column("Answer", 40),
        Column("Id", 14),
    ),
    frozen=3,
)

COLLECTION = Listing(
    "Collection",
    "What was asked of each site, and what became of it, by month",
    (
        "Counted in cells: a metric at a site, in a month, quarter or year, with the "
        "split that figures need. A quarter or a year stands in the month in which it "
        "ends. Cell by cell: tables/expectation.csv.",
        "As a page, with texts to send: report/collection.html.",
    ),
    "expectation",
    (
        Column("Site", 16),
        Column("Name", 30),
        Column("Period", 11),
        Column("Month", 10),
        Column("Asked", 9, "int"),
        Column("Told", 9, "int"),
        Column("Told: nothing", 9, "int"),
        Column("Estimated", 10, "int"),
        Column("Not applicable", 11, "int"),
        Column("Waived", 9, "int"),
        Column("Not due", 9, "int"),
        Column("Refused", 9, "int"),
        Column("Conflict", 9, "int"),
        Column("Unused", 9, "int"),
        Column("Missing", 9, "int"),
    ),
)

REJECTS = Listing(
    "Rejects",
    "What was refused or flagged in the deliveries",
    ("refused: left out of every figure. flagged: taken over, but look at it.",),
    "rejects",
    (
        Column("File", 34),
        Column("Sheet", 14),
        Column("Row", 8, "plain"),
        Column("Column", 8, "plain"),
        Column("Header", 18),
        Column("Metric as found", 28),
        Column("Site as found", 16),
        Column("Severity", 10),
        Column("Rule", 20),
        Column("Text as found", 24),
        Column("What is wrong", 50),
        Column("What to do", 50),
        Column("File id", 14, "code"),
    ),
    frozen=4,
)

SOURCES = Listing(
    "Sources",
    "Files that were delivered",
    ("The file itself is in the evidence store under its SHA-256.",),
    "dim_source_file",
    (
        Column("File id", 14, "code"),
        Column("Name", 60),
        Column("Also handed in as", 40),
        Column("Bytes", 14, "int"),
        Column("Kind", 9),
        Column("SHA-256", 68, "code"),
    ),
)

ANSWERED = Listing(
    "Content index",
    "Each requirement of the chosen standards and what answers it",
    (
        "Edition: the year of the standard. A number or title whose confidence is not "
        "'verified' has to be checked before it is printed.",
        "As a page, with the statement of use: content_index.html.",
    ),
    "disclosure_answer",
    (
        Column("Standard", 28),
        Column("Sector number", 11),
        Column("Disclosure", 16),
        Column("Title (short, our words)", 44),
        Column("Topic", 26),
        Column("Topic is", 13),
        Column("State", 13),
        Column("What is missing", 40),
        Column("Omission", 44),
        Column("Figures by status", 30),
        Column("Confidence", 12),
        Column("Location", 40),
        Column("Indicators", 40),
        Column("Text", 30),
    ),
    frozen=3,
)

CHECKS = Listing(
    "Checks",
    "What must hold before a report may be called in accordance",
    ("One that does not hold lowers the claim to 'with reference'.",),
    "disclosure_gate",
    (
        Column("Gate", 8),
        Column("Question", 60),
        Column("Holds", 9),
        Column("What does not", 90),
    ),
)

HISTORY = Listing(
    "History",
    "Figures as published before orebook",
    ("Shown as they were published: never traced, never added to anything.",),
    "history",
    (
        Column("Indicator id", 34),
        Column("Entity", 18),
        Column("Period", 11),
        Column("Breakdown", 26),
        Column("As published", 20, "number"),
        Column("Unit", 12),
        Column("Document", 50),
        Column("Page", 8),
        Column("Assured", 14),
    ),
)

RESTATED = Listing(
    "Restatements",
    "Figures that differ from an earlier release",
    (),
    "restatement",
    (
        Column("Indicator id", 34),
        Column("Entity", 18),
        Column("Period", 11),
        Column("Breakdown", 26),
        Column("Approach", 20),
        Column("As published before", 20, "number"),
        Column("As published now", 20, "number"),
        Column("Difference", 20, "number"),
        Column("Unit", 12),
        Column("Reason", 60),
        Column("Approved by", 24),
    ),
)


def write_listing(
    book: Book, name: str, con: duckdb.DuckDBPyConnection, item: Listing
) -> None:
    """Write a list as a native table; what does not fit is said, with where it is.

    Measured: about 0.2 ms for a row of ten columns.
    """
    rows = con.execute(item.query).fetchmany(MAX_ROWS + 1)
    words = list(item.words)
    if len(rows) > MAX_ROWS:
        rows.pop()
        words.append(
            f"The first {MAX_ROWS:,} rows. All of them: tables/{item.table}.parquet."
        )
    sheet = book.sheet(name, item.title, words)
    head = sheet.next_row
    if not rows:
        sheet.text(head, 0, "There is nothing to list.", "note")
        sheet.wide(item.columns[0].width)
        return
    sheet.table(head, item.columns, len(rows), name)
    for number, row in enumerate(rows, head + 1):
        for column, (value, spec) in enumerate(zip(row, item.columns, strict=True)):
            sheet.cell(number, column, value, spec.kind)
    sheet.printed(head, head + len(rows), len(item.columns), item.frozen)
