"""What is true of all facts together: intervals, alternative views, coverage.

Belongs here: which facts tell of the same thing, and which days they tell of. Who is
asked for what is ``expectation``.
What an indicator makes of them does not.
"""

from __future__ import annotations

from collections.abc import Mapping

import duckdb

from transforms.catalogue import Indicator
from transforms.facts import expectation, overlap, touched
from transforms.facts.touched import Touched
from transforms.intake.deliver import Evidence
from transforms.project.asking import Asking
from transforms.project.folder import Project
from warehouse import reference
from warehouse.connection import literal, transaction
from warehouse.package_files import query

_DIM_GROUP = """
    select metric_id, site_id, dim_set_no from due_fact where resolution = 0
    group by all"""


def rebuild(
    con: duckdb.DuckDBPyConnection,
    project: Project,
    asking: Asking,
    indicators: Mapping[str, Indicator],
    evidence: Evidence,
    changed: Touched,
) -> None:
    """(Re)compute what is true of the facts and of what is asked, in one transaction.

    ``evidence`` says when what was handed in, ``changed`` which facts are others than
    when this was last done.
    """
    with transaction(con):
        _intervals(con, changed)
        _held_back(con, changed)
        _spans(con)
        overlap.rebuild(con)
        expectation.rebuild(con, project, asking, indicators, evidence, changed)


def _intervals(con: duckdb.DuckDBPyConnection, changed: Touched) -> None:
    """facts.interval: one row per metric, site, interval and set of dimensions; and
    facts.dim_group: one per metric, site and combination of dimensions.

    A stock is a state, so its interval is the day it was taken. ``teller`` is who told:
    of a facility's part at a user the facility, else the site itself.
    """
    teller, join = "m.site_id", ""
    if con.execute("from facts.part where facility is not null").fetchone():
        teller = "coalesce(cast(p.facility as site_id), m.site_id)"
        join = "left join facts.part p on p.record_no = m.record_no"
    stocks = ", ".join(
        literal(r["metric_id"])
        for r in reference.rows("metrics")
        if r["kind"] == "stock"
    )
    select = f"""
        with shape as (
            select dim_set_no,
                   regexp_replace(dim_key, '=[^;]*', '', 'g') as dimension_names
            from facts.dim_set)
        select m.metric_id, m.site_id, {teller} as teller,
               m.metric_id in ({stocks}) as is_stock,
               case when m.metric_id in ({stocks}) then m.period_end
                    else m.period_start end as period_start,
               m.period_end, m.period_start as reported_start, s.dimension_names,
               coalesce(bool_and(m.value = 0), false) as is_nil,
               bool_or(g.estimated) as is_estimated, count(*) as facts
        from due_fact m join shape s using (dim_set_no)
        join ref.grade g on g.grade = m.grade {join}
        where m.resolution = 0
        group by all"""
    touched.keep(con, "facts.interval", select, changed)
    touched.keep(con, "facts.dim_group", _DIM_GROUP, changed)


def _held_back(con: duckdb.DuckDBPyConnection, changed: Touched) -> None:
    """facts.held_back: cells that were handed in but are no fact, and no other is.

    A refused or blank row, or a conflict, leaves its interval incomplete even when
    other rows of the metric were accepted for the same days. ``held_before`` is what
    it was before, where not all is settled anew.
    """
    if changed.metrics is not None:
        con.execute(
            "create or replace temp table held_before as from facts.held_back"
        )
    con.execute(
        f"create or replace table facts.held_back as {query(__package__, 'held_back')}"
    )


def _spans(con: duckdb.DuckDBPyConnection) -> None:
    """facts.span: the stretches of time that figures look at, once each."""
    con.execute("""
        create or replace table facts.span as
        select distinct span_start, span_end from (
            select period_start as span_start, period_end as span_end
            from project.period
            union all select prior_start, prior_end from project.period);
        create or replace temp table looked_at as
        select period_id, 'period' as window_name, period_start as a, period_end as b
        from project.period
        union all
        select period_id, 'prior', prior_start, prior_end from project.period""")
