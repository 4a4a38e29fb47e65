"""Editions of GRI side by side: an old disclosure, what replaces it, what serves both.

Figures are made once and never change by an edition. Belongs here: the pairs that a
company meets in its reported years, and what answers each side. Which edition a report
uses is decided by its publication date, in ``standards``.
"""

from __future__ import annotations

import duckdb

from reporting_templates.disclosures import through
from reporting_templates.disclosures.answers import insert
from transforms.catalogue import Indicator
from transforms.project.folder import Project
from warehouse import reference
from warehouse.connection import transaction


def write(
    con: duckdb.DuckDBPyConnection, project: Project, indicators: dict[str, Indicator]
) -> None:
    """Write disclosure.edition_bridge: each disclosure of which an edition ends in or
    after the last reported year, beside each that replaces it."""
    first = project.periods[-1].start.isoformat()
    known = reference.by_key("gri_disclosures", "key")
    pairs = [
        (old, known[new])
        for old in known.values()
        if old["superseded_by"] and old["effective_until"] > first
        for new in old["superseded_by"].split(";")
    ]
    keys = list(dict.fromkeys(row["key"] for pair in pairs for row in pair))
    gri = through.gri_answers(con, project, keys, indicators)
    told = []
    for old, new in sorted(pairs, key=lambda pair: (pair[0]["key"], pair[1]["key"])):
        before, after = gri[old["key"]], gri[new["key"]]
        of_old, of_new = set(before.indicators), set(after.indicators)
        told.append({
            "disclosure_id": old["key"],
            "title": old["title"],
            "until": old["effective_until"],
            "replaced_by": new["key"],
            "new_title": new["title"],
            "new_from": new["effective_from"],
            "state": before.state,
            "new_state": after.state,
            "serve_both": "; ".join(sorted(of_old & of_new)),
            "old_alone": "; ".join(sorted(of_old - of_new)),
            "new_alone": "; ".join(sorted(of_new - of_old)),
            "confidence": old["confidence"],
        })  # fmt: skip
    with transaction(con):
        con.execute("delete from disclosure.edition_bridge")
        insert(con, "edition_bridge", told)
