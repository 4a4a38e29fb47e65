"""The tables of the alignment: every standard but GRI's own, and its requirements.

Belongs here: writing them. What answers what is ``alignment``.
"""

from __future__ import annotations

from collections import Counter

import duckdb

from reporting_templates.disclosures import alignment, standards, through, told
from reporting_templates.disclosures.alignment import Aligned
from reporting_templates.disclosures.answers import insert
from transforms.catalogue import Indicator
from transforms.project.folder import Project
from warehouse.connection import transaction


def write(
    con: duckdb.DuckDBPyConnection, project: Project, indicators: dict[str, Indicator]
) -> None:
    """Write what there is for each requirement of every other standard.

    ``answers.prepare`` comes first. Raises ProjectProblem for a bad row of a company's
    standard.
    """
    found = alignment.every(project)
    known = standards.described(project)
    asked = [row for standard in found.values() for row in standard.rows]
    gri = through.by_approach(con, project, asked, indicators)
    period = project.periods[-1].period_id
    texts = {i.disclosure_id: i for i in project.narratives if i.period_id == period}
    listed, counted = [], []
    # Asked once for all: a standard has some twenty rows, and there are dozens.
    every = [row for standard in found.values() for row in standard.rows]
    told_of = iter(told.told(con, project, every, indicators))
    for name, standard in found.items():
        aligned = [
            through.aligned(row, gri, texts.get(row.disclosure_key), next(told_of))
            for row in standard.rows
        ]
        states = Counter(item.state for item in aligned)
        count, published, statement = alignment.held(standard, known)
        counted.append({
            "standard": name, "title": standard.title, "period_id": period,
            "is_chosen": name in project.config.standards,
            "held": count, "published": published, "statement": statement,
            "requirements": len(aligned),
            **{state: states[state] for state in alignment.STATES},
            "unconfirmed": sum(
                item.requirement.confidence == "memory" for item in aligned
            ),
            "share": alignment.shares(
                states, alignment.confirmed(standard, known), published
            ),
        })  # fmt: skip
        listed += [_row(name, n, period, item) for n, item in enumerate(aligned)]
    with transaction(con):
        for table, rows in (("alignment", listed), ("alignment_standard", counted)):
            con.execute(f"delete from disclosure.{table}")
            insert(con, table, rows)


def _row(standard: str, seq: int, period: str, item: Aligned) -> dict[str, object]:
    row, through = item.requirement, item.through
    return {
        "standard": standard,
        "seq": seq,
        "requirement": row.disclosure_key,
        "topic": row.topic_name,
        "title": row.title,
        "level": row.row_type,
        "kind": row.kind,
        "period_id": period,
        "state": item.state,
        "through": through.disclosure_key if through else "",
        "relation": through.relation if through else "",
        "relation_confidence": through.confidence if through else "",
        "near": "; ".join(r.disclosure_key for r in row.relations),
        "note": item.note,
        "indicator_ids": "; ".join(item.indicators),
        "confidence": row.confidence,
        "consolidation": row.consolidation,
    }
