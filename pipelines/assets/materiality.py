"""Materiality: from the answers of people to a ranking, and to what was decided.

Three assets of one op, so that an assurer sees what the ranking stands on and what
stands on the ranking. Belongs here: what Dagster shows of it. The method is in
``materiality``.
"""

import hashlib
from collections.abc import Iterator
from typing import Any

import dagster as dg
from dagster import AssetKey

from materiality.tables import MART
from pipelines.assets.metadata import (
    FACTS,
    code_link,
    code_version,
    schema,
    session_of,
    table,
)
from transforms.mart.table import tables

ANSWERS = AssetKey(["materiality", "answers"])
RANKING = AssetKey(["materiality", "ranking"])
DECISIONS = AssetKey(["materiality", "decisions"])
# Asset -> its checks: name, words, table and condition of the rows that fail.
CHECKS = {
    ANSWERS: [
        (
            "every_answer_counts",
            "No cell and no form of materiality/responses.csv is refused.",
            "materiality_refusal",
            "severity = 'refused'",
        )
    ],
    RANKING: [
        (
            "settings_were_set_before_the_scores_were_opened",
            "No setting of the method differs from what the record of the opening "
            "says.",
            "materiality_setting",
            "state = 'changed_after_opening'",
        ),
        (
            "two_people_assessed_each_impact",
            "Each impact has the scores of two assessors or more.",
            "materiality_lone",
            "true",
        ),
    ],
    DECISIONS: [
        (
            "every_topic_is_decided",
            "Each topic has a decision with approver and minute; one against the rules "
            "or one that leaves a topic out has a reason.",
            "materiality_decision",
            "refused is not null",
        ),
        (
            "no_critical_incident_came_after_the_assessment",
            "No register holds a critical incident (a death, an incident at a tailings "
            "facility of high consequence, consent withdrawn) that is younger than the "
            "last assessment of its topic.",
            "materiality_incident",
            "is_open",
        ),
    ],
}
# Asset -> table of the mart that it shows, words, file.
_SHOWN = {
    ANSWERS: (
        "materiality_group",
        "Who was heard: forms of stakeholders by group, with the groups that are "
        "absent, thin or only spoken for. Comments are not read.",
        "materiality/responses.py",
    ),
    RANKING: (
        "materiality_topic",
        "The ranking: score, rank with its 90 % interval, the rules that make a "
        "topic material, dissent. One query a step, in `materiality/sql`.",
        "materiality/assessment.py",
    ),
    DECISIONS: (
        "materiality_decision",
        "What people decided on each topic, against what the rules say, and "
        "critical incidents in the registers that came after it. The content index "
        "follows it.",
        "materiality/decisions.py",
    ),
}


def build() -> dg.AssetsDefinition:
    """The op that assesses, with its three assets and their checks."""
    above = {ANSWERS: [], RANKING: [ANSWERS], DECISIONS: [RANKING, FACTS]}
    specs = [_spec(key, deps) for key, deps in above.items()]

    @dg.multi_asset(
        name="materiality",
        specs=specs,
        required_resource_keys={"session"},
        check_specs=[
            dg.AssetCheckSpec(name, asset=key, description=words)
            for key, checks in CHECKS.items()
            for name, words, _, _ in checks
        ],
    )
    def materiality(context: dg.AssetExecutionContext) -> Iterator[Any]:
        session = session_of(context)
        found = session.assess()
        for key in above:
            yield _result(session.con, key, found is not None)

    return materiality


def _spec(key: AssetKey, above: list[AssetKey]) -> dg.AssetSpec:
    name, words, file = _SHOWN[key]
    return dg.AssetSpec(
        key,
        deps=above,
        group_name="materiality",
        kinds={"duckdb"},
        code_version=code_version(),
        description=words,
        metadata={
            "dagster/column_schema": schema(
                [
                    (column, "varchar", told)
                    for column, told in tables(MART)[name].words.items()
                ]
            ),
            **code_link(file),
        },
    )


def _rows(con: Any, name: str, where: str = "true") -> tuple[list[str], list[Any]]:
    cursor = con.execute(tables(MART)[name].rows(where))
    return [item[0] for item in cursor.description], cursor.fetchall()


def _result(con: Any, key: AssetKey, is_assessed: bool) -> dg.MaterializeResult:
    names, rows = _rows(con, _SHOWN[key][0])
    return dg.MaterializeResult(
        asset_key=key,
        data_version=dg.DataVersion(hashlib.sha256(repr(rows).encode()).hexdigest()),
        metadata={
            "assessed": is_assessed,
            "rows": table(names, rows, most=len(rows)),
        },
        check_results=[
            _checked(con, key, name, *failing) for name, _, *failing in CHECKS[key]
        ],
    )


def _checked(
    con: Any, key: AssetKey, name: str, rows_of: str, where: str
) -> dg.AssetCheckResult:
    names, failing = _rows(con, rows_of, where)
    return dg.AssetCheckResult(
        check_name=name,
        asset_key=key,
        passed=not failing,
        severity=dg.AssetCheckSeverity.WARN,
        metadata={"failing": len(failing), "rows": table(names, failing)},
    )
