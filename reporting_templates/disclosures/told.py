"""What figures, texts and the project itself say of one requirement.

Belongs here: the state of a requirement, from what there is for it. Which requirements
a standard has does not, nor the tables that the states are written to.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import duckdb

from materiality import process
from materiality.decisions import (
    NOT_MATERIAL,
    UNDECIDED,
    Decision,
    material_topics,
)
from reporting_templates.disclosures import letters
from reporting_templates.disclosures.letters import WHOLE, Letter
from reporting_templates.disclosures.standards import MANAGEMENT, Requirement
from transforms.catalogue import Indicator
from transforms.project import entities
from transforms.project.folder import Project
from transforms.project.narrative import Narrative
from warehouse.package_files import query

_NO_TEXT = ("partial", "The data are there; the text is missing.")
_FROM_ASSESSMENT = "Written from the assessment on record"


@dataclass(frozen=True)
class Told:
    """What the indicators of a disclosure say of the group, by status."""

    counts: dict[str, int]
    values: int
    # Those that answer it: they name it, or its CSV names them.
    indicators: tuple[str, ...] = ()

    @property
    def is_answer(self) -> bool:
        return bool(self.values or self.counts.get("not_applicable"))

    @property
    def is_whole(self) -> bool:
        return set(self.counts) <= WHOLE

    @property
    def words(self) -> str:
        return "; ".join(f"{k}={n}" for k, n in sorted(self.counts.items()))


def told(
    con: duckdb.DuckDBPyConnection,
    project: Project,
    rows: Iterable[Requirement],
    indicators: dict[str, Indicator],
) -> list[Told]:
    """What each requirement's indicators say of the group in the last period, under
    the approach that the requirement names, or the one that leads."""
    rows = list(rows)
    period = project.periods[-1].period_id
    said = {
        approach: _by_indicator(con, period, approach)
        for approach in {row.consolidation for row in rows}
    }
    naming: defaultdict[str, set[str]] = defaultdict(set)
    for name, item in indicators.items():
        for key in item.declaration.disclosures:
            naming[key].add(name)
    result = []
    for row in rows:
        counts: Counter[str] = Counter()
        values = 0
        named = indicators.keys() & {*row.indicators}
        answering = tuple(sorted(naming[row.disclosure_key] | named))
        for name in answering:
            found = said[row.consolidation].get(name, Told({"not_collected": 1}, 0))
            counts.update(found.counts)
            values += found.values
        result.append(Told(dict(counts), values, answering))
    return result


def _by_indicator(
    con: duckdb.DuckDBPyConnection, period: str, approach: str
) -> dict[str, Told]:
    found: dict[str, Told] = {}
    for name, status, count, values in con.execute(
        query(__package__, "group_statuses"), {"period": period, "approach": approach}
    ).fetchall():
        before = found.setdefault(name, Told({}, 0))
        found[name] = Told({**before.counts, status: count}, before.values + values)
    return found


def own(
    con: duckdb.DuckDBPyConnection, project: Project, disclosure_id: str
) -> tuple[str, str] | None:
    """State and note of what the project itself says, without a text."""
    if disclosure_id == "2-2@2021" and project.tables.get("entities"):
        return "partial", f"{_NO_TEXT[1]} {_entities(project)}"
    if disclosure_id == "2-3@2021":
        return _NO_TEXT
    if disclosure_id == "2-4@2021" and con.execute(
        "select 1 from project.restatement limit 1"
    ).fetchone():
        return "narrative", "Written from the restatements that were decided."
    if disclosure_id == "3-1@2021" and (lacks := process.missing(con)) is not None:
        if lacks:
            return "partial", f"{_FROM_ASSESSMENT}, which lacks {', '.join(lacks)}."
        return "narrative", f"{_FROM_ASSESSMENT}."
    if disclosure_id == "3-2@2021":
        open_ = process.undecided(con)
        if open_ == 0:
            return "narrative", f"{_FROM_ASSESSMENT}."
        if open_:
            return "partial", f"{_FROM_ASSESSMENT}; topics not decided: {open_}."
        return _NO_TEXT if material_topics(project) else None
    return None


def jurisdictions(project: Project) -> list[str]:
    """Countries of the entities that the financial report of the last period has."""
    there = _entities_of_the_period(project)
    found = {row["country"] for row in there if row["in_financial_report"] == "yes"}
    return sorted(filter(None, found))


def _entities_of_the_period(project: Project) -> list[dict[str, str]]:
    last = project.periods[-1]
    return [
        row
        for row in entities.answered(project.tables.get("entities", []))
        if (row.get("valid_from") or "") <= str(last.end)
        and (row.get("valid_to") or "9999") >= str(last.start)
    ]


def _entities(project: Project) -> str:
    """How the entities of the last period differ from the financial report's (2-2)."""
    said: dict[str, list[str]] = defaultdict(list)
    for row in _entities_of_the_period(project):
        said[row[entities.ANSWER]].append(row["entity"])
    words = {
        "no": "Not in the financial report",
        "": "Whether the financial report has them is not said of",
    }
    found = [f"{words[key]}: {', '.join(said[key])}." for key in words if said[key]]
    return " ".join(found) or "The financial report has the same entities."


def state(
    row: Requirement,
    topic: Decision,
    told: Told,
    asked: list[Letter],
    text: Narrative | None,
    own: tuple[str, str] | None,
) -> tuple[str, str]:
    """The state of a requirement and, where it is not whole, why."""
    has_text = bool(text and text.text)
    if text and text.reason:
        missing = letters.missing(asked)
        if told.is_answer or has_text or missing:
            return "partial", _joined("A part is omitted, with its reason.", missing)
        return "omitted", ""
    if has_text and row.kind == "narrative":
        return "narrative", ""
    if told.is_answer:
        missing = letters.missing(asked)
        if not asked and not told.is_whole:
            missing = "Some figures are incomplete or were not collected."
        if row.kind in ("mixed", "narrative") and not has_text and not asked:
            missing = _joined(
                missing, "The disclosure asks for a text, which is missing."
            )
        return "partial" if missing else "figures", _joined(
            missing, letters.by_report(asked), letters.unsure(asked)
        )
    if has_text:
        if row.kind == "quantitative":
            return "partial", _joined(
                "Answered by text alone; there are no figures.", letters.missing(asked)
            )
        if row.kind == "mixed" and told.indicators:
            return "partial", _joined(
                "Answered by text; its figures were not collected.",
                letters.missing(asked),
            )
        return "narrative", ""
    if own:
        return own
    if row.required != "general" and topic.decision == NOT_MATERIAL:
        return "not_required", f"The topic is not material: {topic.reason}"
    if row.required == "topic" and topic.decision == UNDECIDED:
        return "not_required", "Asked for where the topic is material: undecided."
    if row.required == "topic" and row.disclosure_key != MANAGEMENT:
        return "not_required", "No minimum number is asked for."
    return "gap", "Neither figures nor a text nor an omission."


def _joined(*sentences: str) -> str:
    return " ".join(filter(None, sentences))
