"""The figure engine: contributions -> windows -> shares -> roll-up -> formula -> state.

The same way for every indicator and every level, a batch of indicators at a time.
Belongs here: what is due, and putting finished figures in the place of old ones. Which
facts contribute is each indicator's own business.

Cost: one pass over the contributions; everything after the first grouping works on
cells (site x slice of time x breakdown), not on facts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

import duckdb

from transforms import catalogue
from transforms.engine import formulas, steps, workers
from transforms.engine.context import Context
from transforms.engine.declared import rolling
from transforms.facts import lacking, stand_ins
from transforms.facts.touched import Touched, keep
from warehouse.connection import transaction
from warehouse.package_files import query

FIGURE_TABLE = """
    create table if not exists figures.figure (
        figure_id varchar, indicator_id varchar, level varchar, entity varchar,
        site_id varchar, period_id varchar, breakdown varchar, value decimal(38,12),
        value_low decimal(38,12), value_high decimal(38,12),
        unit varchar, roles varchar, status varchar, reason varchar,
        coverage decimal(12,10), estimated_share decimal(12,10),
        reviewed_share decimal(12,10), quality decimal(4,2), consolidation varchar,
        is_lead boolean, criteria varchar, gwp_set varchar, definition varchar,
        assurance_level varchar)
"""


def prepare(con: duckdb.DuckDBPyConnection, changed: Touched) -> None:
    """What all indicators share: functions, which sites are inside, since when, and
    what flows add up to, of facts that ``changed``."""
    con.execute(query(__package__, "macros"))
    con.execute(FIGURE_TABLE)
    con.execute(lacking.TABLE)
    con.execute(stand_ins.TABLE)
    con.execute(stand_ins.CHANGES)
    keep(con, "facts.slice_sum", query(__package__, "slice_sum"), changed)
    # A figure does not rest on where its facts stand.
    con.execute("""
        create or replace view figures.touched as
        from state.touched where not is_as_before""")
    con.execute("""
        create or replace table figures.inside as
        select distinct p.period_id, i.site_id, unnest(i.approaches) as approach
        from project.period p
        join project.inside i on i.first_day <= p.period_end
            and i.last_day >= p.period_start""")


def affected(con: duckdb.DuckDBPyConnection, context: Context) -> dict[str, list[str]]:
    """Which periods of which indicators changed since the figures were last made.

    Writes ``coverage_changed``: what of the coverage did.
    """
    con.execute(
        "create or replace temp table coverage_changed as "
        + query(__package__, "coverage_changed")
    )
    reached: dict[tuple[str, str], set[str]] = defaultdict(set)
    for metric, reach, period in con.execute(
        query(__package__, "reached_periods")
    ).fetchall():
        reached[metric, reach].add(period)
    following: dict[str, list[str]] = {}
    for period, later in con.execute("""
        select p.period_id, list(q.period_id order by q.period_end)
        from project.period p join project.period q
            on q.kind = p.kind and q.period_end > p.period_end
        group by all""").fetchall():
        following[period] = later
    result = {}
    for name, reaches in catalogue.reaches(context.indicators).items():
        found = {p for of_metric in reaches.items() for p in reached.get(of_metric, ())}
        span = rolling(context.indicators[name])
        found |= {q for p in found for q in following.get(p, [])[: span - 1]}
        if found:
            result[name] = sorted(found)
    return result


def compute(
    con: duckdb.DuckDBPyConnection, context: Context, due: dict[str, list[str]]
) -> int:
    """Recompute indicators for their periods; return the number of figures.

    They take the place of the old ones in one transaction. Raises
    duckdb.ConversionException when an amount leaves DECIMAL(38,12).
    """
    steps.ask(con, context, due)
    steps.window(con, context, list(due))
    is_lacking = steps.reduce(con, context)
    formulas.evaluate(con, context, due)
    takers = [n for n in due if stand_ins.takes_factors(context.indicators[n])]
    taken = {n: context.contributed(con, n) for n in takers if context.has_data(n)}
    with transaction(con):
        lacking.keep(con, list(due), is_lacking)
        if takers:
            stand_ins.keep(con, takers, taken, context.changed)
        con.execute("""
            delete from figures.figure where (indicator_id, period_id) in (
                select (i.indicator_id, d.period_id)
                from due d join scratch.indicator i on i.ind = d.ind)
            and (level <> 'site' or entity in (from due_site))""")
        (made,) = con.execute(
            f"insert into figures.figure by name {query(__package__, 'result')}"
        ).fetchone()  # type: ignore[misc]
    return int(made)


def follow(
    con: duckdb.DuckDBPyConnection, context: Context, computed: list[str]
) -> None:
    """Of facts that stand elsewhere now, and are as before, make no figure anew: what
    they lack is noted anew, for it is told with its place; where it was ``computed``
    that is done."""
    moved = con.execute(
        "select list(distinct l.indicator_id), list(distinct l.site_id) "
        "from figures.lacking l join state.touched t "
        "on t.metric_id = l.metric_id and t.site_id = l.site_id where t.is_as_before "
        "and not (list_contains($computed, l.indicator_id) "
        f"and {context.changed.of_sites('l.site_id')})",
        {"computed": computed},
    ).fetchone()
    names, sites = moved or ([], [])
    there = replace(context, changed=Touched((), tuple(sorted(sites or ()))))
    for some in context.batches(sorted(names or ()), Fraction(1)):
        steps.ask(con, there, {name: [] for name in some})
        given = {name: context.contributed(con, name) for name in some}
        looked_at = there.changed.of_sites()
        is_any = lacking.find(con, context.indicators, given, looked_at)
        with transaction(con):
            lacking.keep(con, some, is_any)


def compute_each(
    con: duckdb.DuckDBPyConnection, context: Context, due: dict[str, list[str]]
) -> Iterator[str]:
    """Recompute indicators for their periods; give each one's name when it is done."""

    def work(cursor: duckdb.DuckDBPyConnection, names: list[str]) -> int:
        return compute(cursor, context, {name: due[name] for name in names})

    # Each period is looked at with the one before it.
    (periods,) = con.execute("select count(*) from project.period").fetchone()  # type: ignore[misc]
    looked_at = len(set().union(*due.values())) + 1
    batches = context.batches(list(due), Fraction(looked_at, periods + 1))
    # Also of a large company: what follows its cells is small, and takes one core.
    for names, _ in workers.each(con, workers.cores(), batches, work):
        yield from names
