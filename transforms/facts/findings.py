"""Findings: what a person should look at, besides rows that were refused.

Gaps, ways of telling that disagree, totals stated elsewhere that differ, values unlike
their series: ``sql/finding_*.sql``, a query for each kind; rules that do not hold:
``sanity``. Belongs here: which there are and when each is asked. Deciding about them
does not.
"""

from __future__ import annotations

from collections.abc import Mapping

import duckdb

from transforms.facts import answers, restated, sanity
from transforms.intake import reporters
from transforms.intake.resolve import CONFLICT, SUPERSEDED
from transforms.project.folder import Project
from warehouse.connection import transaction
from warehouse.package_files import query

# How many times off a value is named: where it fits a known slip and the series is
# quiet, anywhere, of a year, a whole file, a whole series beside sister sites.
UNLIKE = {"near": 2, "far": 4, "years": 6, "whole": 5, "sisters": 30}

# Parameters of the queries over facts, by kind of finding.
_OF_FACTS: dict[str, dict[str, int | str]] = {
    "gap": {},
    "unused": {},
    "series_gap": {},
    "across_period": {},
    "views_disagree": {},
    "days_cross": {},
    "supersedes_nothing": {"superseded": SUPERSEDED, "conflict": CONFLICT},
    "withdrawn": {},
    "not_in_intake": {},
    "left_out": {},
    "uncounted": {},
}
_OF_FIGURES = ("control", "lacking")
TABLE = """
    create or replace table figures.finding (
        kind varchar, entity varchar, subject varchar, period_id varchar,
        message varchar, remedy varchar, size decimal(38,12), place varchar,
        from_figures boolean)
"""


def of_facts(con: duckdb.DuckDBPyConnection, project: Project) -> None:
    """Write figures.finding anew with what the facts alone show, in one transaction.

    Raises ProjectProblem where a table of decisions cannot be read.
    """
    with transaction(con):
        answers.load(con, project)
        restated.load(con, project)
        of_values(con)
        for kind, parameters in _OF_FACTS.items():
            _add(con, query(__package__, f"finding_{kind}"), parameters)
        for note in project.notes:
            _add(con, "select 'note', '', '', '', $note, ''", {"note": note})


def of_values(con: duckdb.DuckDBPyConnection) -> None:
    """Write figures.finding with what accepted rows show by themselves: what cannot be
    and what is unlikely.

    Writes facts.told, which rules over figures look at too.
    """
    con.execute(TABLE)
    con.execute(
        f"create or replace table facts.told as {query(__package__, 'told')}",
        {"metrics": sanity.metrics()},
    )
    sanity.prepare(con, of_figures=False)
    _add(con, query(__package__, "finding_rule"))
    if rows := sanity.over_registers(frozenset(reporters.delivered(con))):
        _add(con, rows)
    _add(con, query(__package__, "finding_unlike_series"), UNLIKE)


def of_figures(con: duckdb.DuckDBPyConnection) -> None:
    """Add what the figures show beside totals stated elsewhere; twice is as once."""
    with transaction(con):
        con.execute("delete from figures.finding where from_figures")
        for kind in _OF_FIGURES:
            _add(con, query(__package__, f"finding_{kind}"), from_figures=True)
        sanity.prepare(con, of_figures=True)
        _add(con, query(__package__, "finding_rule"), from_figures=True)


def _add(
    con: duckdb.DuckDBPyConnection,
    text: str,
    parameters: Mapping[str, int | str] | None = None,
    from_figures: bool = False,
) -> None:
    con.execute(
        f"insert into figures.finding by name select *, {from_figures} as from_figures "
        f"from ({text}) f(kind, entity, subject, period_id, message, remedy)",
        parameters or {},
    )
