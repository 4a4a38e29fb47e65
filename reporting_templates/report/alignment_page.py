"""Answer once: every standard's requirements beside the one fact base, as a page.

Belongs here: how an alignment is told to people. What answers what was decided in
``disclosures.alignment``.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

import duckdb

from reporting_templates import links, pages
from reporting_templates.release import read_release, rows
from reporting_templates.report import report_data
from reporting_templates.states import ALIGNED, ANSWERS
from warehouse import reference
from warehouse.connection import connect
from warehouse.package_files import query

_MOST = 10
CLAIMS = "from mart.claim order by standard, claim"


@dataclass(frozen=True)
class Alignment:
    """What a release says of every standard: the standards, which GRI disclosures serve
    most requirements, which would if they had an answer, and what each standard that
    is not chosen would still ask for."""

    standards: list[dict[str, Any]]
    served: list[dict[str, Any]]
    asked: list[dict[str, Any]]
    cost: list[dict[str, Any]]


def read(con: duckdb.DuckDBPyConnection) -> Alignment:
    """The alignment in a published database."""
    known = reference.by_key("gri_disclosures", "key")
    standards = rows(
        con, "from mart.alignment_standard order by is_chosen desc, standard"
    )
    served = rows(con, query(__package__, "alignment_served"))
    asked = rows(con, query(__package__, "alignment_asked"))
    for row in (*served, *asked):
        row["title"] = known[row["disclosure_id"]]["title"]
    cost = rows(con, query(__package__, "alignment_cost"))
    return Alignment(standards, served, asked, cost)


def render_html(database: Path, target: Path) -> None:
    """Write the alignment of a published database as one page."""
    with connect(database, read_only=True) as con:
        release, found = read_release(con), read(con)
        listed = rows(con, "from mart.alignment order by standard, seq")
        valued = report_data.read(con).valued()
        bridge = rows(con, "from mart.edition_bridge order by all")
        claims = rows(con, CLAIMS)
    for row in listed:
        names = [name for name in row["indicator_ids"].split("; ") if name in valued]
        row["traces"] = [(n, f"{links.TRACE}/{links.trace_page(n)}") for n in names[:3]]
        row["more"] = len(names) - len(row["traces"])
    values = {
        "release": release,
        "css": pages.style(release),
        "home": "report/index.html",
        "nav": pages.nav(""),
        "ALIGNED": ALIGNED,
        "standards": found.standards,
        "served": found.served[:_MOST],
        "asked": found.asked[:_MOST],
        "cost": found.cost,
        "bridge": bridge,
        "claims": claims,
        "ANSWERS": ANSWERS,
        "lists": {
            name: list(group)
            for name, group in groupby(listed, lambda row: row["standard"])
        },
    }
    pages.write(target, "alignment.html.j2", values)
