"""The layer ``disclosure``: each requirement of a standard with what answers it.

A requirement is answered by figures, by a text, or by an omission with its reason;
what none of them answers is a gap. Belongs here: finding the answers and writing them
into the build database. What the answers allow a company to claim is ``gates``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import duckdb
import pyarrow as pa

from materiality import process
from materiality.decisions import (
    MATERIAL,
    NOT_MATERIAL,
    UNDECIDED,
    Decision,
    material_topics,
    topic_list,
)
from reporting_templates import links
from reporting_templates.disclosures import letters
from reporting_templates.disclosures.letters import WHOLE, Letter
from reporting_templates.disclosures.standards import (
    MANAGEMENT,
    Requirement,
    Standard,
    load,
)
from transforms.catalogue import Indicator
from transforms.mart.table import tables
from transforms.project.folder import Project
from transforms.project.narrative import Narrative
from transforms.project.problem import ProjectProblem
from warehouse.connection import quoted, transaction
from warehouse.package_files import query

MART = Path(__file__).with_name("mart")
STATES = ("figures", "narrative", "partial", "omitted", "gap", "not_required")
_NO_TEXT = ("partial", "The data are there; the text is missing.")
_FROM_ASSESSMENT = "Written from the assessment on record"


@dataclass(frozen=True)
class Told:
    """What the indicators of a disclosure say of the group, by status."""

    counts: dict[str, int]
    values: int

    @property
    def is_answer(self) -> bool:
        return bool(self.values or self.counts.get("not_applicable"))

    @property
    def is_whole(self) -> bool:
        return set(self.counts) <= WHOLE

    @property
    def words(self) -> str:
        return "; ".join(f"{k}={n}" for k, n in sorted(self.counts.items()))


def check(project: Project) -> None:
    """Refuse early what would stop a run at its end.

    Raises ProjectProblem for a standard that is listed twice or that nobody describes,
    and for a bad row of a company's standard or of the decisions.
    """
    names = project.config.standards
    twice = sorted({name for name in names if names.count(name) > 1})
    problems = [f"orebook.yaml, standards: {name} is listed twice" for name in twice]
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
        }
        for item in project.narratives
    ]
    insert(con, "narrative", narratives)
    history = project.tables.get("history", [])
    insert(con, "history", [{**r, "value_as_published": r["value"]} for r in history])
    insert(con, "entity", project.tables.get("entities", []))


def insert(
    con: duckdb.DuckDBPyConnection, table: str, rows: list[dict[str, object]] | list
) -> None:
    """Add rows to a table of the schema; '' becomes null where a type asks for it."""
    columns = tables(MART)[table].columns
    if not rows:
        return
    texts = [
        {c: None if row.get(c) is None else str(row[c]) for c in columns}
        for row in rows
    ]
    schema = pa.schema([(name, pa.string()) for name in columns])
    con.register("incoming", pa.Table.from_pylist(texts, schema))
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
    told = _told(con, project, rows, indicators)
    period = project.periods[-1].period_id
    figures = letters.told(con, period)
    asked = {
        row.disclosure_key: letters.answered(row.disclosure_key, indicators, figures)
        for row in rows
    }
    texts = {
        (item.disclosure_id, item.topic_no): item
        for item in project.narratives
        if item.period_id == period
    }
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
                    told[number],
                    asked[row.disclosure_key],
                    texts.get((row.disclosure_key, topic)),
                    _used(row, indicators),
                    _own(con, project, row.disclosure_key),
                ),
            }
        )
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


def _used(row: Requirement, indicators: dict[str, Indicator]) -> list[str]:
    """Indicators that answer a requirement: they name it, or its CSV names them."""
    return sorted(
        name
        for name, item in indicators.items()
        if row.disclosure_key in item.declaration.disclosures or name in row.indicators
    )


def _told(
    con: duckdb.DuckDBPyConnection,
    project: Project,
    rows: Iterable[Requirement],
    indicators: dict[str, Indicator],
) -> list[Told]:
    """What each requirement's indicators say of the group in the last period."""
    by_indicator: dict[str, Told] = {}
    for name, status, count, values in con.execute(
        query(__package__, "group_statuses"),
        {"period": project.periods[-1].period_id},
    ).fetchall():
        before = by_indicator.setdefault(name, Told({}, 0))
        by_indicator[name] = Told(
            {**before.counts, status: count}, before.values + values
        )
    result = []
    for row in rows:
        counts: Counter[str] = Counter()
        values = 0
        for name in _used(row, indicators):
            found = by_indicator.get(name, Told({"not_collected": 1}, 0))
            counts.update(found.counts)
            values += found.values
        result.append(Told(dict(counts), values))
    return result


def _own(
    con: duckdb.DuckDBPyConnection, project: Project, disclosure_id: str
) -> tuple[str, str] | None:
    """State and note of what the project itself says, without a text."""
    if disclosure_id == "2-2@2021" and project.tables.get("entities"):
        return _NO_TEXT
    if disclosure_id == "2-3@2021":
        return _NO_TEXT
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


def _answer(
    row: Requirement,
    standard: Standard,
    topic: Decision,
    told: Told,
    asked: list[Letter],
    text: Narrative | None,
    used: list[str],
    own: tuple[str, str] | None,
) -> dict[str, object]:
    state, note = _state(row, topic, told, asked, text, bool(used), own)
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
        "indicator_ids": "; ".join(used),
        "statuses": told.words,
        "narrative": text.file if text and text.text else "",
        "omission_what": text.what if text else "",
        "omission_reason": text.reason if text else "",
        "omission_explanation": text.explanation if text else "",
        "omission_plan": text.plan if text else "",
        "location": where if answered else "",
        "confidence": row.confidence,
    }


def _state(
    row: Requirement,
    topic: Decision,
    told: Told,
    asked: list[Letter],
    text: Narrative | None,
    has_indicators: bool,
    own: tuple[str, str] | None,
) -> tuple[str, str]:
    """The state of a requirement and, where it is not whole, why."""
    has_text = bool(text and text.text)
    if text and text.reason:
        if told.is_answer or has_text:
            return "partial", "A part is omitted, with its reason."
        return "omitted", ""
    if has_text and row.kind == "narrative":
        return "narrative", ""
    if told.is_answer:
        missing: list[str] = []
        if asked:
            missing += filter(None, [letters.missing(asked)])
        elif not told.is_whole:
            missing.append("Some figures are incomplete or were not collected.")
        if row.kind in ("mixed", "narrative") and not has_text:
            missing.append("The disclosure asks for a text, which is missing.")
        return ("partial", " ".join(missing)) if missing else ("figures", "")
    if has_text:
        if row.kind == "quantitative":
            return "partial", "Answered by text alone; there are no figures."
        if row.kind == "mixed" and has_indicators:
            return "partial", "Answered by text; its figures were not collected."
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
