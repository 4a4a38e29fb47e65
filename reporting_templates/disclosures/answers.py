"""The layer ``disclosure``: each requirement of a standard with what answers it.

A requirement is answered by figures, by a text, or by an omission with its reason;
what none of them answers is a gap. Belongs here: finding the answers and writing them
into the build database. What the answers allow a company to claim is ``gates``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path

import duckdb
import pyarrow as pa

from materiality.decisions import (
    MATERIAL,
    Decision,
    material_topics,
    topic_list,
)
from reporting_templates import links
from reporting_templates.disclosures import letters, through, told
from reporting_templates.disclosures.letters import Letter
from reporting_templates.disclosures.standards import (
    MANAGEMENT,
    Requirement,
    Standard,
    ended,
    load,
)
from reporting_templates.disclosures.told import Told
from transforms.catalogue import Indicator
from transforms.mart.table import tables
from transforms.project import entities
from transforms.project.folder import Project
from transforms.project.narrative import Narrative
from transforms.project.problem import ProjectProblem
from warehouse.connection import quoted, transaction

MART = Path(__file__).with_name("mart")
STATES = ("figures", "narrative", "partial", "omitted", "gap", "not_required")


def check(project: Project) -> None:
    """Refuse early what would stop a run at its end.

    Raises ProjectProblem for a standard that is listed twice or that nobody describes,
    and for a bad row of a company's standard or of the decisions.
    """
    names = project.config.standards
    twice = sorted({name for name in names if names.count(name) > 1})
    problems = [f"orebook.yaml, standards: {name} is listed twice" for name in twice]
    problems += [
        f"orebook.yaml, standards: {name} is not in force: {why}"
        for name in dict.fromkeys(names)
        if (why := ended(project, name))
    ]
    asked: list[Callable[[], object]] = [
        partial(load, project, name) for name in dict.fromkeys(names)
    ]
    asked.append(partial(material_topics, project))
    for ask in asked:
        try:
            ask()
        except ProjectProblem as error:
            problems += error.problems
    if problems:
        raise ProjectProblem(problems)


def prepare(con: duckdb.DuckDBPyConnection, project: Project) -> None:
    """Make the schema anew, with what is the same for all standards."""
    con.execute("create schema if not exists disclosure")
    for name, table in tables(MART).items():
        con.execute(f"create or replace table disclosure.{name} ({table.ddl})")
    con.execute("""
        create or replace table disclosure.finding (
            kind varchar, entity varchar, subject varchar, period_id varchar,
            message varchar, remedy varchar)""")
    narratives = [
        {
            "period_id": item.period_id,
            "disclosure_id": item.disclosure_id,
            "topic_no": item.topic_no,
            "file": item.file,
            "text": item.text,
            "omission_what": item.what,
            "omission_reason": item.reason,
            "omission_explanation": item.explanation,
            "omission_plan": item.plan,
            "language": item.language or project.config.languages[0],
            "is_translation": item in project.translations,
        }
        for item in (*project.narratives, *project.translations)
    ]
    insert(con, "narrative", narratives)
    history = project.tables.get("history", [])
    insert(con, "history", [{**r, "value_as_published": r["value"]} for r in history])
    rows = entities.answered(project.tables.get("entities", []))
    insert(con, "entity", rows)


def insert(
    con: duckdb.DuckDBPyConnection, table: str, rows: list[dict[str, object]] | list
) -> None:
    """Add rows to a table of the schema; '' becomes null where a type asks for it."""
    columns = tables(MART)[table].columns
    if not rows:
        return
    texts = {
        name: pa.array([None if (said := row.get(name)) is None else str(said)
                        for row in rows], pa.string())
        for name in columns
    }  # fmt: skip
    con.register("incoming", pa.table(texts))
    listed = ", ".join(
        quoted(name) if column.type == "varchar"
        else f"cast(nullif({quoted(name)}, '') as {column.type})"
        for name, column in columns.items()
    )  # fmt: skip
    con.execute(f"insert into disclosure.{table} select {listed} from incoming")
    con.unregister("incoming")


def finding(
    con: duckdb.DuckDBPyConnection,
    kind: str,
    subject: str,
    period: str,
    message: str,
    remedy: str,
) -> None:
    """Add a finding of this layer."""
    con.execute(
        "insert into disclosure.finding values (?, '', ?, ?, ?, ?)",
        [kind, subject, period, message, remedy],
    )


def answer(
    con: duckdb.DuckDBPyConnection,
    project: Project,
    standard: str,
    indicators: dict[str, Indicator],
) -> dict[str, int]:
    """Write the answers to one standard for the last period; counts by state.

    ``prepare`` comes first. Raises ProjectProblem for a standard nobody describes, or
    a bad row of a company's standard or of the decisions.
    """
    loaded = load(project, standard)
    decisions = topic_list(con, project)
    rows = [*loaded.rows, *_management(project, loaded, decisions)]
    found = told.told(con, project, rows, indicators)
    period = project.periods[-1].period_id
    figures = letters.told(con, period)
    keys = [row.disclosure_key for row in rows]
    jurisdictions = told.jurisdictions(project)
    texts = {
        (item.disclosure_id, item.topic_no): item
        for item in project.narratives
        if item.period_id == period
    }
    whole = {key: item for (key, topic), item in texts.items() if not topic}
    asked = letters.answered(keys, indicators, figures, whole, jurisdictions)
    gri = through.by_approach(con, project, rows, indicators)
    # 3-3 has a place for each topic and none of its own.
    reported = {
        row.disclosure_key
        for name in project.config.standards
        for row in load(project, name).rows
    } - {MANAGEMENT}
    answers = []
    for number, row in enumerate(rows):
        topic = row.topic_no if row.disclosure_key == MANAGEMENT else ""
        answers.append(
            {
                "seq": number,
                "standard": standard,
                "edition": loaded.edition,
                "period_id": period,
                **_answer(
                    row,
                    loaded,
                    decisions.get(row.topic_no, Decision(row.topic_no)),
                    found[number],
                    asked[row.disclosure_key],
                    texts.get((row.disclosure_key, topic)),
                    told.own(con, project, row.disclosure_key),
                ),
            }
        )
        if row.relations:
            text = texts.get((row.disclosure_key, ""))
            aligned = through.aligned(row, gri, text, found[number])
            answers[-1] |= through.columns(standard, aligned, gri, reported)
    with transaction(con):
        for table in ("disclosure_standard", "disclosure_answer"):
            con.execute(
                f"delete from disclosure.{table} where standard = ?", [standard]
            )
        insert(
            con,
            "disclosure_standard",
            [
                {
                    "standard": standard,
                    "edition": loaded.edition,
                    "title": loaded.title,
                    "kind": loaded.kind,
                    "is_valid": loaded.is_valid,
                }
            ],
        )
        insert(con, "disclosure_answer", answers)
        con.execute(
            "delete from disclosure.disclosure_letter "
            "where list_contains($keys, disclosure_id)",
            {"keys": list(asked)},
        )
        numbers = [vars(item) for found in asked.values() for item in found]
        insert(
            con, "disclosure_letter", [row | {"period_id": period} for row in numbers]
        )
    counts = Counter(str(row["state"]) for row in answers)
    return {state: counts[state] for state in STATES}


def _management(
    project: Project, standard: Standard, decisions: dict[str, Decision]
) -> list[Requirement]:
    """3-3 for material topics that no chosen sector standard lists."""
    if standard.kind != "universal":
        return []
    listed = {
        row.topic_no
        for name in project.config.standards
        if (other := load(project, name)).kind == "sector"
        for row in other.rows
    }
    names = {row.topic_no: row.topic_name for row in standard.rows}
    return [
        Requirement(
            disclosure_key=MANAGEMENT,
            title="Management of material topics",
            topic_no=topic,
            topic_name=names.get(topic, topic),
            row_type="management_of_topic",
            required="topic",
            kind="narrative",
            source="GRI 3: Material Topics 2021",
            confidence="verified",
        )
        for topic, said in sorted(decisions.items())
        if said.decision == MATERIAL and topic not in listed
    ]


def _answer(
    row: Requirement,
    standard: Standard,
    topic: Decision,
    counted: Told,
    asked: list[Letter],
    text: Narrative | None,
    own: tuple[str, str] | None,
) -> dict[str, object]:
    state, note = told.state(row, topic, counted, asked, text, own)
    answered = state not in ("gap", "not_required")
    where = links.location(row.narrative_key, row.disclosure_key, standard.standard)
    return {
        "ref_no": row.ref_no,
        "topic_no": row.topic_no,
        "topic": row.topic_name,
        "topic_decision": topic.decision if row.required != "general" else "",
        "topic_reason": topic.reason if row.required != "general" else "",
        "disclosure_id": row.disclosure_key,
        "source": row.source,
        "title": row.title,
        "row_type": row.row_type,
        "required": row.required,
        "kind": row.kind,
        "site_breakdown": row.site_breakdown,
        "state": state,
        "note": note,
        "indicator_ids": "; ".join(counted.indicators),
        "statuses": counted.words,
        "narrative": text.file if text and text.text else "",
        "omission_what": text.what if text else "",
        "omission_reason": text.reason if text else "",
        "omission_explanation": text.explanation if text else "",
        "omission_plan": text.plan if text else "",
        "location": where if answered else "",
        "confidence": row.confidence,
    }
