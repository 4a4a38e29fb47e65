"""Decisions of people on topics, against what the rules say.

Belongs here: reading ``decisions/materiality.csv``, and which decision is refused. How
topics are ranked does not.
"""

from __future__ import annotations

from dataclasses import dataclass

from materiality.reading import Inputs, body, lines
from transforms.project import Project, ProjectProblem

DECISIONS = "decisions/materiality.csv"
COLUMNS = ("period_id", "topic", "decision", "reason", "approver", "minute")
MATERIAL, NOT_MATERIAL, UNDECIDED = "material", "not_material", "undecided"


@dataclass(frozen=True)
class Decided:
    """One decision, as it stands in the file."""

    period_id: str
    topic: str
    decision: str
    reason: str
    approver: str
    minute: str


def decisions(project: Project, inputs: Inputs) -> list[Decided]:
    """All decisions, of earlier periods too.

    Raises ProjectProblem naming file, row, column and remedy.
    """
    problems: list[str] = []
    path = project.root / DECISIONS
    if not path.is_file():
        return []
    rows = lines(path, DECISIONS, problems)
    header = rows[0] if rows else []
    for name in COLUMNS[:3]:
        if name not in header:
            problems.append(f"{DECISIONS}: the column '{name}' is missing")
    for name in header:
        if name not in COLUMNS:
            problems.append(
                f"{DECISIONS}: unknown column '{name}'; columns: {', '.join(COLUMNS)}"
            )
    if problems:
        raise ProjectProblem(problems)
    known = {row["topic_id"] for row in inputs.tables["topics"]}
    found: dict[tuple[str, str], Decided] = {}
    for number, cells in body(rows, DECISIONS, problems):
        item = Decided(*(cells.get(name, "") for name in COLUMNS))
        place = f"{DECISIONS}, row {number}"
        if item.decision not in (MATERIAL, NOT_MATERIAL):
            problems.append(
                f"{place}, decision: '{item.decision}' is neither {MATERIAL} nor "
                f"{NOT_MATERIAL}"
            )
        if item.period_id == inputs.period_id and item.topic not in known:
            problems.append(
                f"{place}, topic: there is no topic '{item.topic}' in "
                "materiality/topics.csv"
            )
        key = (item.period_id, item.topic)
        if key in found:
            problems.append(
                f"{place}, topic: '{item.topic}' is decided twice for "
                f"{item.period_id}; keep the one that holds"
            )
        found[key] = item
    if problems:
        raise ProjectProblem(problems)
    return list(found.values())
