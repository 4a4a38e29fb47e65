"""For people who choose a standard: schemes side by side, recognition, laws, as a page.

Belongs here: how it is told. What holds was decided in ``disclosures.choosing``.
"""

from __future__ import annotations

from pathlib import Path

from reporting_templates import pages
from reporting_templates.disclosures.standards import order
from reporting_templates.release import read_release, rows
from warehouse.connection import connect

# What a person wants to see first.
_FIRST = ("applies", "may apply", "not yet", "no longer", "does not apply")


def render_html(database: Path, target: Path) -> None:
    """Write the page of a published database."""
    with connect(database, read_only=True) as con:
        release = read_release(con)
        schemes = rows(con, "from mart.scheme order by list = '', kind, scheme")
        depth = rows(con, "from mart.scheme_topic")
        taken = rows(con, "from mart.recognition order by all")
        reused = rows(con, "from mart.evidence_reuse order by seq, recognition")
        laws = rows(con, "from mart.law order by law")
        days = rows(con, "from mart.statement")
        listed = rows(con, "select standard, title from mart.alignment_standard")
    names = {row["scheme"]: row["name"] for row in schemes}
    counted = {(row["topic_no"], row["standard"]): row["requirements"] for row in depth}
    topics = {row["topic_no"]: row["topic"] for row in depth}
    pages.write(target, "choosing.html.j2", {
        "release": release,
        "css": pages.style(release),
        "home": "report/index.html",
        "nav": pages.nav(""),
        "schemes": schemes,
        "names": names,
        "standards": sorted({row["standard"] for row in depth}),
        "titles": {row["standard"]: row["title"] for row in listed},
        "topics": [(no, topics[no]) for no in sorted(topics, key=order)],
        "counted": counted,
        "most": max(counted.values(), default=1),
        "taken": taken,
        "reused": reused,
        "laws": sorted(laws, key=lambda row: _FIRST.index(row["result"])),
        "day": days[0]["publication_date"] if days else "",
    })  # fmt: skip
