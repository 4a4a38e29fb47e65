"""Findings: what a person should look at, besides rows that were refused.

Gaps, ways of telling that disagree, totals stated elsewhere that differ, values unlike
their series: ``sql/finding_*.sql``, a query for each kind; rules that do not hold:
``sanity``. Belongs here: which there are and when each is asked. Deciding about them
does not.
"""

from __future__ import annotations

from collections.abc import Mapping

import duckdb

from transforms.facts import answers, restated, sanity, touched
from transforms.facts.touched import Touched
from transforms.intake import reporters
from transforms.intake.read import SUFFIXES
from transforms.intake.register_files import DOCUMENTS
from transforms.intake.resolve import CONFLICT, SHARED_OUT, SUPERSEDED
from transforms.project.folder import Project
from warehouse import reference
from warehouse.connection import transaction
from warehouse.package_files import query

# How many times off a value is named: where it fits a known slip and the series is
# quiet, anywhere, of a year, a whole file, a whole series beside sister sites.
UNLIKE = {"near": 2, "far": 4, "years": 6, "whole": 5, "sisters": 30}

# What a file that may prove a number ends like.
_FILE = rf"\.({'|'.join(s[1:] for s in (*DOCUMENTS, *SUFFIXES))})$"
# Parameters of the queries over facts, by kind of finding.
_OF_FACTS: dict[str, dict[str, int | str | list[str]]] = {
    "gap": {},
    "unused": {},
    "across_period": {"shareable": reference.shared_by_days()},
    "shared_out": {},
    "facility_shared": {},
    "facility_unshared": {},
    "views_disagree": {},
    "days_cross": {},
    "supersedes_nothing": {"superseded": SUPERSEDED, "conflict": CONFLICT},
    "true_up": {"superseded": SUPERSEDED, "shared_out": SHARED_OUT},
    "paper_missing": {"file": _FILE},
    "estimate_stands": {"shared_out": SHARED_OUT},
    "withdrawn": {},
    "not_in_intake": {},
    "left_out": {},
    "uncounted": {},
}
# What sister sites are compared by.
_ORE = ("ore_mined_t", "ore_processed_t")
_OF_FIGURES = ("control", "lacking", "stand_in", "base_year")
TABLE = """
    create or replace table figures.finding (
        kind varchar, entity varchar, subject varchar, period_id varchar,
        message varchar, remedy varchar, size decimal(38,12), place varchar,
        from_figures boolean)
"""


def of_facts(
    con: duckdb.DuckDBPyConnection, project: Project, changed: Touched
) -> None:
    """Write figures.finding with what the facts alone show, in one transaction.

    ``changed`` are the facts that are others than when this was last done. Raises
    ProjectProblem where a table of decisions cannot be read.
    """
    with transaction(con):
        answers.load(con, project)
        restated.load(con, project)
        _keep(con, changed)
        of_values(con, changed)
        for kind, parameters in _OF_FACTS.items():
            _add(con, query(__package__, f"finding_{kind}"), parameters)
        for note in project.notes:
            _add(con, "select 'note', '', '', '', $note, ''", {"note": note})


def _keep(con: duckdb.DuckDBPyConnection, changed: Touched) -> None:
    """Leave of figures.finding what was found of series that did not change."""
    if changed.metrics is None:
        con.execute(TABLE)
        return
    con.execute(
        "delete from figures.finding where case kind "
        f"when 'series_gap' then {changed.facts('subject', 'entity')} "
        f"when 'unlike_series' then {_series(changed)} else true end"
    )


def _series(changed: Touched) -> str:
    """SQL: whether a finding on an unlike series is to be made anew: of all sites, for
    they are compared; and all, where the ore changed to which series are compared."""
    is_ore = not set(_ORE).isdisjoint(changed.metrics or ())
    return "true" if is_ore else changed.of_metrics("subject")


def of_values(con: duckdb.DuckDBPyConnection, changed: Touched) -> None:
    """Add to figures.finding what accepted rows show by themselves: what cannot be and
    what is unlikely.

    Writes facts.told, which rules over figures look at too.
    """
    select, looked_at = query(__package__, "told"), {"metrics": sanity.metrics()}
    touched.keep(con, "facts.told", select, changed, looked_at, as_told=True)
    sanity.prepare(con, of_figures=False)
    _add(con, query(__package__, "finding_rule"))
    if rows := sanity.over_registers(frozenset(reporters.delivered(con))):
        _add(con, rows)
    _add(con, query(__package__, "finding_series_gap"))
    anew = _series(changed)
    compared = anew if anew == "true" else changed.of_metrics("metric_id", *_ORE)
    touched.due(con, compared, as_told=True)
    _add(con, query(__package__, "finding_unlike_series"), UNLIKE, only=anew)


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
    parameters: Mapping[str, int | str | list[str]] | None = None,
    from_figures: bool = False,
    only: str = "true",
) -> None:
    con.execute(
        f"insert into figures.finding by name select *, {from_figures} as from_figures "
        f"from ({text}) f(kind, entity, subject, period_id, message, remedy) "
        f"where {only}",
        parameters or {},
    )
