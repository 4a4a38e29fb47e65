"""Decisions on material topics: ``decisions/materiality.csv`` of a project.

Belongs here: reading what people decided. How topics are ranked does not.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import duckdb

from transforms.project.folder import Project, read_table
from transforms.project.problem import ProjectProblem

FILE = "decisions/materiality.csv"
MATERIAL, NOT_MATERIAL, UNDECIDED = "material", "not_material", "undecided"
COLUMNS = (
    ("period_id", "topic", "decision"),
    ("reason", "approver", "minute", "decided_on"),
)


@dataclass(frozen=True)
class Decision:
    """What was decided about one topic, why, and when; ``topic`` is its number."""

    topic: str
    decision: str = UNDECIDED
    reason: str = ""
    approver: str = ""
    minute: str = ""
    period_id: str = ""
    decided_on: date | None = None
    row: int = 0


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
            topic, decision, row["reason"], row["approver"], row["minute"], period,
            _day(row["decided_on"], number, problems), number,
        )  # fmt: skip
    if problems:
        raise ProjectProblem(problems)
    return list(found.values())


def _day(text: str, number: int, problems: list[str]) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        problems.append(
            f"{FILE}, row {number}, decided_on: '{text}' is not a day such as "
            "2025-03-31"
        )
        return None


def material_topics(project: Project) -> dict[str, Decision]:
    """Decisions for the last period by topic number; a topic not there is undecided.

    Raises ProjectProblem as ``every`` does.
    """
    period = project.periods[-1].period_id
    return {item.topic: item for item in every(project) if item.period_id == period}


def topic_list(con: duckdb.DuckDBPyConnection, project: Project) -> dict[str, Decision]:
    """What the content index follows: decided topics by number.

    With an assessment in the database a decision counts only if it has what it needs
    (approver, minute, a reason where it leaves out or overrules); without one, as the
    file says. A topic not there is undecided.
    """
    is_there = con.execute(
        "select 1 from duckdb_tables() where schema_name = 'materiality' "
        "and table_name = 'outcome' and database_name = current_database()"
    ).fetchone()
    found = material_topics(project)
    if not is_there:
        return found
    refused = con.execute(
        "select topic_id from materiality.outcome where state = 'undecided'"
    ).fetchall()
    for (topic,) in refused:
        found.pop(topic, None)
    return found
