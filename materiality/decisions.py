"""Decisions on material topics: ``decisions/materiality.csv`` of a project.

Belongs here: reading what people decided. How topics are ranked does not.
"""

from __future__ import annotations

from dataclasses import dataclass

from transforms.project import Project, ProjectProblem, read_table

FILE = "decisions/materiality.csv"
MATERIAL, NOT_MATERIAL, UNDECIDED = "material", "not_material", "undecided"
COLUMNS = (("period_id", "topic", "decision"), ("reason", "approver", "minute"))


@dataclass(frozen=True)
class Decision:
    """What was decided about one topic, and why; ``topic`` is its number."""

    topic: str
    decision: str = UNDECIDED
    reason: str = ""
    approver: str = ""
    minute: str = ""
    period_id: str = ""


def every(project: Project) -> list[Decision]:
    """The decisions of all periods, as they stand in the file.

    Raises ProjectProblem naming the row of an unknown decision or a second one.
    """
    problems: list[str] = []
    found: dict[tuple[str, str], Decision] = {}
    rows = read_table(project.root / FILE, problems, COLUMNS)
    for number, row in enumerate(rows, start=2):
        topic, decision, period = row["topic"], row["decision"], row["period_id"]
        if decision not in (MATERIAL, NOT_MATERIAL):
            problems.append(
                f"{FILE}, row {number}: decision '{decision}' is neither {MATERIAL} "
                f"nor {NOT_MATERIAL}"
            )
        if (period, topic) in found:
            problems.append(
                f"{FILE}, row {number}: '{topic}' is decided twice for {period}"
            )
        found[period, topic] = Decision(
            topic, decision, row["reason"], row["approver"], row["minute"], period
        )
    if problems:
        raise ProjectProblem(problems)
    return list(found.values())


def material_topics(project: Project) -> dict[str, Decision]:
    """Decisions for the last period by topic number; a topic not there is undecided.

    Raises ProjectProblem as ``every`` does.
    """
    period = project.periods[-1].period_id
    return {item.topic: item for item in every(project) if item.period_id == period}
