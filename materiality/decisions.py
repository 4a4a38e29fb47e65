"""Decisions on material topics: ``decisions/materiality.csv`` of a project.

Belongs here: reading what people decided. How topics are ranked does not.
"""

from __future__ import annotations

from dataclasses import dataclass

from transforms.project import Project, ProjectProblem, read_table

MATERIAL, NOT_MATERIAL, UNDECIDED = "material", "not_material", "undecided"
_COLUMNS = (("period_id", "topic", "decision"), ("reason", "approver", "minute"))


@dataclass(frozen=True)
class Decision:
    """What was decided about one topic, and why; ``topic`` is its number."""

    topic: str
    decision: str = UNDECIDED
    reason: str = ""
    approver: str = ""
    minute: str = ""


def material_topics(project: Project) -> dict[str, Decision]:
    """Decisions for the last period by topic number; a topic not there is undecided.

    Raises ProjectProblem naming the row of an unknown decision or a second one.
    """
    problems: list[str] = []
    path = project.root / "decisions" / "materiality.csv"
    period = project.periods[-1].period_id
    found: dict[str, Decision] = {}
    for number, row in enumerate(read_table(path, problems, _COLUMNS), start=2):
        place = f"decisions/materiality.csv, row {number}"
        topic, decision = row["topic"], row["decision"]
        if decision not in (MATERIAL, NOT_MATERIAL):
            problems.append(
                f"{place}: decision '{decision}' is neither {MATERIAL} nor "
                f"{NOT_MATERIAL}"
            )
        if row["period_id"] != period:
            continue
        if topic in found:
            problems.append(f"{place}: '{topic}' is decided twice for {period}")
        found[topic] = Decision(
            topic, decision, row["reason"], row["approver"], row["minute"]
        )
    if problems:
        raise ProjectProblem(problems)
    return found
