"""Findings: what a person should look at, besides rows that were refused.

Gaps, ways of telling that disagree, totals stated elsewhere that differ, values a
thousand times off: ``sql/finding_*.sql``, a query for each kind. Belongs here: which
there are and when each is asked. Deciding about them does not.
"""

from __future__ import annotations

import duckdb

from transforms.intake.resolve import CONFLICT, SUPERSEDED
from transforms.project.folder import Project
from warehouse.connection import transaction
from warehouse.package_files import query

# Parameters of the queries over facts, by kind. ``times``: a value this many times
# larger or smaller than the others of its series.
_OF_FACTS: dict[str, dict[str, int]] = {
    "gap": {},
    "series_gap": {},
    "across_period": {},
    "views_disagree": {},
    "days_cross": {},
    "supersedes_nothing": {"superseded": SUPERSEDED, "conflict": CONFLICT},
    "order_of_magnitude": {"times": 200},
    "withdrawn": {},
    "not_in_intake": {},
    "left_out": {},
    "unused": {},
}
_OF_FIGURES = {"control": ("control",), "lacking": ("lacking", "no_factor")}


def of_facts(con: duckdb.DuckDBPyConnection, project: Project) -> None:
    """Write figures.finding anew with what the facts alone show, in one transaction."""
    with transaction(con):
        con.execute("""
            create or replace table figures.finding (
                kind varchar, entity varchar, subject varchar, period_id varchar,
                message varchar, remedy varchar)""")
        for kind, parameters in _OF_FACTS.items():
            _add(con, kind, parameters)
        for note in project.notes:
            con.execute(
                "insert into figures.finding values ('note', '', '', '', ?, '')", [note]
            )


def of_figures(con: duckdb.DuckDBPyConnection) -> None:
    """Add what the figures show beside totals stated elsewhere; twice is as once."""
    with transaction(con):
        for name, kinds in _OF_FIGURES.items():
            con.execute("delete from figures.finding where kind in ?", [kinds])
            _add(con, name, {})


def _add(con: duckdb.DuckDBPyConnection, kind: str, parameters: dict[str, int]) -> None:
    text = query(__package__, f"finding_{kind}")
    con.execute(f"insert into figures.finding {text}", parameters)
