"""What changed between two releases, as a page and in words.

Belongs here: how a comparison is told to people. Finding what moved does not.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb

from reporting_templates import pages
from reporting_templates.release import read_release, rows
from transforms.mart import edition
from warehouse.connection import connect
from warehouse.package_files import query

_MOST = 400  # figures listed in one table of the page; all are in its tables
_LISTS = "reporting_templates.workbooks"
CAUSES = {
    "input": "what was handed in",
    "factor": "factors and rates",
    "boundary": "ownership and control",
    "configuration": "settings of the company",
    "rule": "code and reference data",
    "formula": "methods of indicators",
}


def render(
    con: duckdb.DuckDBPyConnection, older: Path, newer: Path, target: Path
) -> None:
    """Write the page of a comparison (schema ``changes``) of two databases."""
    with connect(newer, read_only=True) as published:
        release = read_release(published)
    figures = rows(con, query(__package__, "changes_figures"))
    is_final = edition.of(older.parent) is not None
    up = f"../../{release.release_id}/"
    values: dict[str, Any] = {
        "release": release,
        "older": older.parent.name,
        "nav": pages.nav(up),
        "home": f"{up}report/index.html",
        "up": f"{up}report/",
        "before": f"../../{older.parent.name}/report/",
        "css": pages.style(release),
        "counts": rows(con, query(__package__, "changes_counts"))[0],
        "causes": rows(con, query(__package__, "changes_causes")),
        "reasons": rows(con, query(__package__, "changes_reasons")),
        "topics": rows(con, query(_LISTS, "list_material_topic_change")),
        "is_final": is_final,
        "below": [
            f
            for f in figures
            if f["restatement"] == "below"
            and f["entity"] == "GROUP-TOTAL"
            and not f["breakdown"]
        ],
        "moved": _first([f for f in figures if f["moved"] in ("value", "state")]),
        "new": _first([f for f in figures if f["moved"] == "new"]),
        "gone": _first([f for f in figures if f["moved"] == "gone"]),
        "CAUSES": CAUSES,
    }
    pages.write(target, "changes.html.j2", values)


def _first(figures: list[dict[str, Any]]) -> tuple[list[dict[str, Any]], int]:
    """The figures that are listed, and how many more there are."""
    return figures[:_MOST], max(0, len(figures) - _MOST)
