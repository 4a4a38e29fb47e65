"""Restatements that a person decided: ``decisions/restatements.csv`` of a project.

A decision names a figure, what was published and what takes its place, and the unit of
what was published where that is another now; it holds while the figure says just that.
Belongs here: reading decisions. What is proposed is found where two releases are
compared.
"""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

import duckdb

from transforms.project.folder import Project, read_table
from transforms.project.problem import ProjectProblem
from transforms.project.tables import is_day
from warehouse.package_files import query

FILE = "decisions/restatements.csv"
COLUMNS = (
    ("figure_id", "old_value", "new_value", "reason", "text", "approved_by",
     "approved_on"),
    ("old_unit",),
)  # fmt: skip
# Why information is restated: GRI 2: General Disclosures 2021, guidance to 2-4-a-i.
REASONS = {
    "error": "an error in what was reported",
    "merger_or_acquisition": "a merger, an acquisition or a disposal",
    "period": "another base year or length of the period",
    "business": "the nature of the business changed",
    "method": "a method of measurement, or a factor, changed",
}


def every(project: Project) -> list[dict[str, str]]:
    """The decisions as they stand in the file.

    Raises ProjectProblem naming each row and column that cannot be.
    """
    problems: list[str] = []
    rows = read_table(project.root / FILE, problems, COLUMNS)
    for number, row in enumerate(rows, start=2):
        place = f"{FILE}, row {number}"
        if row["figure_id"].count("/") != 4:
            problems.append(
                f"{place}: '{row['figure_id']}' is not the id of a figure, such as "
                "ghg_scope1_gross/GROUP-TOTAL/FY2024/operational_control/total"
            )
        problems += [
            f"{place}: {name} '{row[name]}' is no number; write digits with a point "
            "for decimals, or leave it blank where there was no value"
            for name in ("old_value", "new_value")
            if row[name] and not _is_number(row[name])
        ]
        if row["reason"] not in REASONS:
            problems.append(
                f"{place}: reason '{row['reason']}' is none of {', '.join(REASONS)}"
            )
        if not is_day(row["approved_on"]):
            problems.append(
                f"{place}: approved_on '{row['approved_on']}' is not a day such as "
                "2025-03-31"
            )
        problems += [
            f"{place}: {name} is blank"
            for name in ("text", "approved_by")
            if not row[name]
        ]
    if problems:
        raise ProjectProblem(problems)
    return rows


def _is_number(text: str) -> bool:
    try:
        return Decimal(text).is_finite()
    except InvalidOperation:
        return False


TABLE = """
    create or replace table project.restatement (
        figure_id varchar, indicator_id varchar, entity varchar, period_id varchar,
        breakdown varchar, old_value decimal(38,12), new_value decimal(38,12),
        reason_code varchar, reason varchar, approver varchar, approved_on date,
        decided_in varchar, old_unit varchar)"""


def load(con: duckdb.DuckDBPyConnection, project: Project) -> None:
    """(Re)write project.restatement: the decisions, and the register ``restatement``,
    which speaks of totals of the group. Raises ProjectProblem as ``every`` does."""
    con.execute(TABLE)
    con.execute(f"insert into project.restatement {query(__package__, 'restatement')}")
    rows = []
    for row in every(project):
        indicator, entity, period, _, breakdown = row["figure_id"].split("/")
        rows.append(
            [row["figure_id"], indicator, entity, period,
             "" if breakdown == "total" else breakdown, row["old_value"] or None,
             row["new_value"] or None, row["reason"], row["text"], row["approved_by"],
             row["approved_on"], FILE, row.get("old_unit", "")]
        )  # fmt: skip
    if rows:
        marks = ", ".join("?" * len(rows[0]))
        con.executemany(f"insert into project.restatement values ({marks})", rows)
