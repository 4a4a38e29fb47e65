"""The empty tables of a first assessment: every heading, and the sector's topics.

Belongs here: what a company begins with. Which columns there are says
``contracts.csv``, which topics the packaged list of a sector standard.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path

from materiality.contracts import FILES, FOLDER, contract, tables
from transforms.project.folder import Project
from warehouse import reference


def sector_topics(standard: str) -> list[tuple[str, str]]:
    """(topic_id, name) of a GRI sector standard, in its order.

    Source: the list of topics of GRI 11, 12 or 14; row 14.0 of GRI 14 is context.
    """
    named = {
        row["topic_no"]: row["topic_name"]
        for row in reference.rows(f"{standard}_topics")
        if not row["topic_no"].endswith(".0")
    }
    return list(named.items())


def new_tables(project: Project, standard: str) -> dict[Path, str]:
    """Path -> text of each table of an assessment that the project does not have."""
    topics = sector_topics(standard)
    rows = {
        "topics": [
            {"topic_id": topic, "name": name, "origin": "sector"}
            for topic, name in topics
        ]
    }
    found = {}
    for name in tables():
        path = project.root / FOLDER / FILES.get(name, f"{name}.csv")
        if not path.exists():
            more = [topic for topic, _ in topics] if name == "responses" else []
            columns = [column["column"] for column in contract(name)] + more
            found[path] = _text(columns, rows.get(name, []))
    return found


def _text(columns: list[str], rows: list[dict[str, str]]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()
