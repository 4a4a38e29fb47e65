"""What changed between two releases, as a workbook.

Belongs here: its sheets. What moved, and why, is in the tables of the comparison.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

from reporting_templates.release import read_release
from reporting_templates.workbooks.databook_lists import Listing, write_listing
from reporting_templates.workbooks.workbook_style import Column, workbook
from warehouse.connection import connect

REASONS = Listing(
    "What was changed",
    "Each change once, what moved most figures first",
    ("Cause: input, factor, boundary, configuration, rule (code and reference data) "
     "or formula.",),
    "change_reason",
    (
        Column("No.", 7, "int"),
        Column("Cause", 14),
        Column("Change", 70, "wrap"),
        Column("Metric", 28),
        Column("Site", 12),
        Column("Unit", 10),
        Column("Said before", 18, "number"),
        Column("Says now", 18, "number"),
        Column("Stood at", 44),
        Column("Stands at", 44),
        Column("Figures moved", 12, "int"),
    ),
)  # fmt: skip
FIGURES = Listing(
    "Figures",
    "Figures that moved, those of earlier periods first",
    ("The effects of a figure's causes add up to its change.",),
    "figure_change",
    (
        Column("Figure id", 60, "code"),
        Column("Name", 34),
        Column("Of", 16),
        Column("Period", 11),
        Column("Breakdown", 26),
        Column("Approach", 20),
        Column("Moved", 9),
        Column("Unit", 12),
        Column("Before", 20, "number"),
        Column("Now", 20, "number"),
        Column("Change", 20, "number"),
        Column("Restatement", 13),
        Column("State before", 14),
        Column("State now", 14),
        Column("What is missing now", 50),
        Column("Effect of each cause", 50),
    ),
)
TOPICS = Listing(
    "Topics",
    "Material topics whose rank, score or state moved",
    ("Why: what of the topic's own moved, and what holds for all of them.",),
    "material_topic_change",
    (
        Column("Topic", 12, "code"),
        Column("Name", 34),
        Column("Moved", 9),
        Column("Rank before", 12, "int"),
        Column("Rank now", 12, "int"),
        Column("Score before", 14, "number"),
        Column("Score now", 14, "number"),
        Column("State before", 14),
        Column("State now", 14),
        Column("Why", 90, "wrap"),
    ),
)


def render(
    con: duckdb.DuckDBPyConnection, older: Path, newer: Path, target: Path
) -> None:
    """Write a comparison (schema ``changes``) of two databases as a workbook."""
    with connect(newer, read_only=True) as published:
        release = read_release(published)
    stamp = f"{older.parent.name} to {release.stamp}"
    properties = {
        "title": f"{release.company}: what changed",
        "subject": f"{older.parent.name} to {release.release_id}",
        "author": "orebook",
        "company": release.company,
        "comments": f"Digest {release.digest}, content {release.content_digest}",
    }
    with workbook(target, stamp, properties) as book:
        book.home = (REASONS.name, "Back to what was changed")
        for listing in (REASONS, FIGURES, TOPICS):
            write_listing(book, book.sheet_name(listing.name), con, listing)
