"""The assessment computed: inputs into the schema ``materiality``, then query by query.

Every query is one file of ``sql/`` and gives one table; an assurer runs them again in
this order. Belongs here: the order, and the inputs as tables. Uncertainty does not.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from materiality import ahp, decisions, kemeny
from materiality.contracts import FOLDER, parameters
from materiality.decisions import Decision
from materiality.inputs import Inputs
from materiality.reading import is_earlier, note_periods, read
from materiality.settings import OPENING, Setting, settings
from transforms.project.folder import Project
from transforms.project.problem import ProjectProblem
from warehouse.package_files import query

QUERIES = (
    "assessor_significance", "impact_significance", "topic_impact",
    "stratum_score", "group_score", "group_weight", "topic_voice", "topic_score",
    "financial_item", "topic_financial", "no_drop", "verdict", "gap", "setting_state",
    "group_rank", "borda", "topsis", "ahp", "preference", "kemeny", "crosscheck",
    "agreement",
    "dissent", "voice_state", "withheld", "withheld_sum", "participation", "lone",
)  # fmt: skip

# A quotient is formed once and rounded; a product is cut back to the same scale.
MACROS = """
create or replace macro m_ratio(a, b) as
    cast(cast(a as double) / cast(b as double) as decimal(38,12));
create or replace macro m_times(a, b) as
    cast(cast(a as decimal(38,12)) * cast(b as decimal(38,12)) as decimal(38,12));
"""
_TYPES = {
    "topic": "topic_id varchar, name varchar, origin varchar, "
    "legal_obligation boolean, legal_reason varchar, seq integer",
    "impact": "impact_id varchar, topic_id varchar, description varchar, "
    "direction varchar, state varchar, human_rights boolean, value_chain varchar, "
    "sites varchar, controls varchar",
    "assessor": "assessor_id varchar, role varchar, organisation varchar",
    "score": "impact_id varchar, assessor_id varchar, scale integer, scope integer, "
    "irremediability integer, likelihood integer, evidence varchar",
    "financial": "item_id varchar, topic_id varchar, kind varchar, horizon varchar, "
    "magnitude integer, likelihood integer, description varchar",
    "stakeholder_group": "group_id varchar, name varchar, category varchar, "
    "sites varchar, invited integer, engagement varchar, absence_reason varchar",
    "respondent": "respondent_no integer, group_id varchar, site_id varchar, "
    "gender varchar, age varchar, language varchar, mode varchar, "
    "collected_on date, refused boolean",
    "response": "respondent_no integer, topic_id varchar, score integer",
    "topic_change": "period_id varchar, change varchar, old_topic varchar, "
    "new_topic varchar, reason varchar",
    "matrix_row": "group_id varchar, tool varchar, tool_kind varchar, "
    "indicator_ids varchar, engagement_record varchar, engaged_on date",
    "category": "category varchar, weight decimal(38,12)",
    "ahp_weight": "criterion varchar, weight decimal(38,12), is_consistent boolean, "
    "ratio decimal(38,12)",
    "setting_record": "parameter varchar, value decimal(38,12), state varchar, "
    "set_on date, set_by varchar, approved_by varchar, minute varchar, "
    "reason varchar, at_opening decimal(38,12), opened_on date, opened_by varchar, "
    "meaning varchar",
    "decision": "period_id varchar, topic_id varchar, decision varchar, "
    "reason varchar, approver varchar, minute varchar, decided_on date",
    "refusal": "file varchar, row_no integer, column_name varchar, rule varchar, "
    "severity varchar, message varchar, remedy varchar",
}


@dataclass(frozen=True)
class Assessment:
    """What was read: the tables themselves are in the database."""

    inputs: Inputs
    settings: dict[str, Setting]
    decisions: list[Decision]
    digest: str = ""

    def number(self, parameter: str) -> Decimal:
        """The value of a setting in force."""
        return self.settings[parameter].value


def load(project: Project) -> Assessment:
    """Read inputs, settings and decisions. Raises ProjectProblem with all faults."""
    inputs = read(project)
    made = decisions.every(project)
    topics = {row["topic_id"] for row in inputs.tables["topics"]}
    unknown = [
        f"{decisions.FILE}: there is no topic '{item.topic}' in materiality/topics.csv"
        for item in made
        if item.period_id == inputs.period_id and item.topic not in topics
    ]
    before = previous_period(project, made)
    known = topics | {
        row["old_topic"] for row in inputs.tables["topic_changes"]
        if row["period_id"] == inputs.period_id
    }  # fmt: skip
    unknown += [
        f"{decisions.FILE}, row {item.row}: '{item.topic}' was material in {before} "
        "and is in materiality/topics.csv no more; say in "
        "materiality/topic_changes.csv what became of it, or put it back and decide"
        for item in made
        if item.period_id == before and item.decision == decisions.MATERIAL
        and item.topic not in known
    ]  # fmt: skip
    if unknown:
        raise ProjectProblem(unknown)
    note_periods(project, inputs, decisions.FILE, [vars(item) for item in made])
    return Assessment(inputs, settings(project, inputs), made, digest(project))


def previous_period(project: Project, made: list[Decision]) -> str:
    """The last period before the assessed one that has decisions, or ''."""
    known = {item.period_id for item in made}
    listed = [p.period_id for p in project.periods[:-1] if p.period_id in known]
    earlier = [name for name in known if is_earlier(project, name)]
    return listed[-1] if listed else max(earlier, default="")


def input_files(project: Project) -> list[Path]:
    """Every file that the assessment rests on, sorted."""
    found = [p for p in (project.root / FOLDER).rglob("*") if p.is_file()]
    found += [project.root / name for name in (decisions.FILE, OPENING)]
    return sorted(path for path in found if path.is_file())


def digest(project: Project) -> str:
    """SHA-256 over names and contents of the inputs."""
    sha = hashlib.sha256()
    for path in input_files(project):
        name = path.relative_to(project.root).as_posix()
        content = path.read_bytes()
        sha.update(f"{name}\0{len(content)}\0".encode() + content)
    return sha.hexdigest()


def compute(con: duckdb.DuckDBPyConnection, assessment: Assessment) -> None:
    """Fill the schema ``materiality`` up to ranking, cross-checks and dissent."""
    create(con)
    fill(con, assessment)
    run(con)


def create(con: duckdb.DuckDBPyConnection) -> None:
    """The schema with empty input tables."""
    con.execute("create schema if not exists materiality")
    con.execute(MACROS)
    for name, columns in _TYPES.items():
        con.execute(f"create or replace table materiality.{name} ({columns})")


def run(con: duckdb.DuckDBPyConnection) -> None:
    """Every query of the method, in order; Kemeny's order is no query."""
    for name in QUERIES:
        if name == "kemeny":
            kemeny.write(con)
        else:
            write(con, name)


def write(con: duckdb.DuckDBPyConnection, name: str) -> None:
    """Make one table of the method anew by its query."""
    text = query(__package__, name)
    con.execute(f"create or replace table materiality.{name} as {text}")


def insert(
    con: duckdb.DuckDBPyConnection, table: str, rows: list[dict[str, Any]]
) -> None:
    """Rows into an input table; lists become text, words yes and no become truth."""
    if not rows:
        return
    columns = [
        (part.split()[0], part.split()[1])
        for part in _TYPES[table].replace("(38,12)", "").split(", ")
    ]
    data = {name: pa.array([_cell(r.get(name), kind) for r in rows], pa.string())
            for name, kind in columns}  # fmt: skip
    con.register("incoming", pa.table(data))
    listed = ", ".join(f'"{name}"' for name, _ in columns)
    con.execute(f"insert into materiality.{table} select {listed} from incoming")
    con.unregister("incoming")


def _cell(value: Any, kind: str) -> str | None:
    if kind == "boolean":
        return "true" if value in ("yes", True) else "false"
    if value is None:
        return None
    return ";".join(value) if isinstance(value, list) else str(value)


def fill(con: duckdb.DuckDBPyConnection, found: Assessment) -> None:
    """Inputs into their tables."""
    tables = found.inputs.tables
    topics = [{**row, "seq": n} for n, row in enumerate(tables["topics"])]
    insert(con, "topic", topics)
    for source, table in (
        ("impacts", "impact"), ("assessors", "assessor"), ("scores", "score"),
        ("financial", "financial"), ("stakeholder_groups", "stakeholder_group"),
        ("topic_changes", "topic_change"), ("stakeholder_matrix", "matrix_row"),
    ):  # fmt: skip
        insert(con, table, tables[source])
    insert(con, "respondent", found.inputs.respondents)
    numbers, names, scores = found.inputs.answers
    if numbers:
        con.register(
            "incoming",
            pa.table({"a": pa.array(numbers, pa.int32()), "b": pa.array(names),
                      "c": pa.array(scores, pa.int32())}),
        )  # fmt: skip
        con.execute("insert into materiality.response from incoming")
        con.unregister("incoming")
    insert(con, "refusal", [
        {"file": r.file, "row_no": r.row, "column_name": r.column, "rule": r.rule,
         "severity": r.severity, "message": r.message, "remedy": r.remedy}
        for r in found.inputs.refusals
    ])  # fmt: skip
    insert(con, "decision", [
        {"period_id": d.period_id, "topic_id": d.topic, "decision": d.decision,
         "reason": d.reason, "approver": d.approver, "minute": d.minute,
         "decided_on": d.decided_on}
        for d in found.decisions
    ])  # fmt: skip
    set_parameters(con, {k: v.value for k, v in found.settings.items()})
    _record_settings(con, found)
    _weigh(con, tables["pairwise"])


def set_parameters(con: duckdb.DuckDBPyConnection, values: dict[str, Decimal]) -> None:
    """The one row that the queries read, and the weights of the categories."""
    listed = ", ".join(f"cast(? as decimal(38,12)) as {name}" for name in values)
    con.execute("drop table if exists materiality.setting")
    con.execute(
        f"create table materiality.setting as select {listed}",
        [str(value) for value in values.values()],
    )
    con.execute("delete from materiality.category")
    insert(con, "category", [
        {"category": name.removeprefix("weight_"), "weight": value}
        for name, value in values.items() if name.startswith("weight_")
    ])  # fmt: skip


def _record_settings(con: duckdb.DuckDBPyConnection, found: Assessment) -> None:
    meaning = {row["parameter"]: row["meaning"] for row in parameters()}
    insert(con, "setting_record", [
        {**vars(item), "meaning": meaning[item.parameter]}
        for item in found.settings.values()
    ])  # fmt: skip


def _weigh(con: duckdb.DuckDBPyConnection, rows: list[dict[str, Any]]) -> None:
    pairs = {(r["criterion_a"], r["criterion_b"]): r["value"] for r in rows}
    criteria = sorted({name for pair in pairs for name in pair})
    weights = ahp.weigh(criteria, pairs) if criteria else None
    if weights:
        insert(con, "ahp_weight", [
            {"criterion": name, "weight": value, "is_consistent": weights.is_consistent,
             "ratio": weights.ratio}
            for name, value in weights.weights.items()
        ])  # fmt: skip
