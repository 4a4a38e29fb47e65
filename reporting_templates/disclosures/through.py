"""What a requirement of another standard has through GRI disclosures.

Belongs here: the answers of GRI disclosures, whichever standards are chosen, and what
they become for a requirement that is related to them. What a relation carries is
``alignment``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Set

import duckdb

from materiality.decisions import Decision
from reporting_templates import links
from reporting_templates.disclosures import alignment, letters, told
from reporting_templates.disclosures.alignment import Aligned
from reporting_templates.disclosures.standards import Requirement
from reporting_templates.disclosures.told import Told
from transforms.catalogue import Indicator
from transforms.project.folder import Project
from transforms.project.narrative import Narrative
from warehouse import reference

Answers = dict[str, alignment.Answer]  # by GRI disclosure


def by_approach(
    con: duckdb.DuckDBPyConnection,
    project: Project,
    rows: Iterable[Requirement],
    indicators: dict[str, Indicator],
) -> dict[str, Answers]:
    """What answers the GRI disclosures that requirements are related to, by the
    approach that a requirement names."""
    asking: dict[str, list[Requirement]] = defaultdict(list)
    for row in rows:
        asking[row.consolidation].append(row)
    return {
        name: gri_answers(con, project, alignment.keys(found), indicators, name)
        for name, found in asking.items()
    }


def gri_answers(
    con: duckdb.DuckDBPyConnection,
    project: Project,
    keys: list[str],
    indicators: dict[str, Indicator],
    approach: str = "",
) -> Answers:
    """What answers each of these GRI disclosures, whichever standards are chosen, by
    the figures of an approach or of the one that leads.

    Whether a topic is material is left out: others ask whatever GRI's list says.
    """
    known = reference.by_key("gri_disclosures", "key")
    rows = [
        Requirement(
            key, known[key]["title"], kind=known[key]["kind"], consolidation=approach
        )
        for key in keys
    ]
    period = project.periods[-1].period_id
    figures = letters.told(con, period, approach) if rows else {}
    texts = {i.disclosure_id: i for i in project.narratives if i.period_id == period}
    found = {}
    counted = told.told(con, project, rows, indicators)
    jurisdictions = told.jurisdictions(project)
    asked = letters.answered(keys, indicators, figures, texts, jurisdictions)
    for row, of_row in zip(rows, counted, strict=True):
        key, used = row.disclosure_key, of_row.indicators
        text = texts.get(key)
        state, _ = told.state(
            row, Decision(""), of_row, asked[key], text, told.own(con, project, key),
        )  # fmt: skip
        file = text.file if text and text.text else ""
        found[key] = alignment.Answer(state, row.kind, used, file)
    return found


def aligned(
    row: Requirement,
    gri: dict[str, Answers],
    text: Narrative | None,
    counted: Told,
) -> Aligned:
    """What there is for a requirement: ``gri`` are answers as ``by_approach`` gives
    them, ``counted`` is what the indicators that its row names say."""
    own = None
    if row.indicators and counted.is_answer:
        state = "figures" if counted.is_whole else "partial"
        own = alignment.Answer(state, row.kind, row.indicators)
    file = text.file if text and text.text else ""
    return alignment.align(row, gri[row.consolidation], file, own)


# How what was found through other disclosures is called in a content index.
_CALLED = {
    alignment.PARTLY: "partial", alignment.OMITTED: "omitted", alignment.TEXT: "gap",
    alignment.DATA: "gap", alignment.OPEN: "gap",
}  # fmt: skip


def columns(
    standard: str, found: Aligned, gri: dict[str, Answers], reported: Set[str]
) -> dict[str, object]:
    """The columns of an answer that follow from what answers GRI disclosures: one that
    is ``reported`` is its place in the report, else it has one of its own."""
    row, key = found.requirement, ""
    state = _CALLED.get(found.state, "figures")
    if found.through:
        key = found.through.disclosure_key
        if found.state == alignment.ANSWERED:
            state = gri[row.consolidation][key].state
    elif found.state == alignment.ANSWERED:
        state = "figures" if found.indicators else "narrative"
    said: dict[str, object] = {
        "state": state,
        "note": found.note,
        "indicator_ids": "; ".join(found.indicators),
    }
    if key and state not in ("gap", "omitted"):
        place = key if key in reported else row.disclosure_key
        said["location"] = links.location(place, place, standard)
    elif state == "gap":
        said["location"] = ""
    return said if key or row.indicators else said | {"indicator_ids": ""}


