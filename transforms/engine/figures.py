"""The figure engine: contributions -> windows -> shares -> roll-up -> formula.

The same way for every indicator and every level. Belongs here: how contributions
become figures. Which facts contribute is each indicator's own business.

Cost: one pass over the indicator's contributions; everything after the first
grouping works on cells (site x interval x breakdown), not on facts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

import duckdb

from transforms import catalogue
from transforms.catalogue import Indicator
from transforms.engine import cells, tellings, workers
from transforms.engine.completeness import nothing_collected
from transforms.engine.context import Context
from transforms.engine.formulas import finalize
from transforms.facts import lacking
from warehouse.connection import literal, quoted, transaction
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


def prepare(con: duckdb.DuckDBPyConnection) -> None:
    """Tables that all indicators share: which sites are inside, since when."""
    con.execute(FIGURE_TABLE)
    con.execute(lacking.TABLE)
    con.execute("""
        create or replace table figures.inside as
        select p.period_id, o.site_id, a.approach
        from project.period p
        join project.ownership o on o.valid_from <= p.period_end
            and o.valid_to >= p.period_start
        cross join (values ('operational_control'), ('financial_control'),
                           ('equity_share'), ('none')) a(approach)
        where case a.approach when 'operational_control' then o.operational_control
                   when 'financial_control' then o.financial_control
                   when 'equity_share' then o.equity_share else 1 end > 0
        group by all""")


def affected(con: duckdb.DuckDBPyConnection, context: Context) -> dict[str, list[str]]:
    """Which periods of which indicators changed since the figures were last made."""
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
        span = cells.rolling(context.indicators[name])
        found |= {q for p in found for q in following.get(p, [])[: span - 1]}
        if found:
            result[name] = sorted(found)
    return result


def compute(
    con: duckdb.DuckDBPyConnection,
    context: Context,
    indicator: Indicator,
    periods: list[str],
) -> int:
    """Recompute one indicator for some periods; return the number of figures.

    They take the place of the old ones in one transaction. Raises
    duckdb.ConversionException when an amount leaves DECIMAL(38,12).
    """
    listed = ", ".join(literal(p) for p in periods)
    con.execute(
        f"create or replace temp view wanted as "
        f"from project.period where period_id in ({listed})"
    )
    if context.has_data(indicator.indicator_id):
        window(con, context, indicator)
        cells.reduce(con, indicator)
        is_lacking = find_lacking(con, context, indicator)
        finalize(con, context, indicator)
    else:
        is_lacking = False
        nothing_collected(con, indicator)
    with transaction(con):
        lacking.keep(con, indicator.indicator_id, is_lacking)
        con.execute(
            "delete from figures.figure where indicator_id = ? "
            f"and period_id in ({listed})",
            [indicator.indicator_id],
        )
        (made,) = con.execute(
            "insert into figures.figure by name from result"
        ).fetchone()  # type: ignore[misc]
    return int(made)


def find_lacking(
    con: duckdb.DuckDBPyConnection, context: Context, indicator: Indicator
) -> bool:
    """Write ``lacking_words``: what the contributions without an amount lack, for each
    period, entity and role; whether any does."""
    con.execute(
        "create or replace temp table lacking_words (period_id varchar, "
        "entity varchar, role varchar, words varchar)"
    )
    is_any = con.execute("select 1 from reduced where unknown > 0 limit 1").fetchone()
    if is_any:
        given = contributed(con, context, indicator.indicator_id)
        lacking.find(con, context.indicators, indicator, given)
        words = query(__package__, "lacking_words")
        con.execute(f"insert into lacking_words {words}")
    return bool(is_any)


def contributed(con: duckdb.DuckDBPyConnection, context: Context, name: str) -> str:
    """The relation that gives an indicator's contributions."""
    return context.keep(con, name, name, f"from contribution.{quoted(name)}")


def compute_each(
    con: duckdb.DuckDBPyConnection, context: Context, due: dict[str, list[str]]
) -> Iterator[str]:
    """Recompute indicators for their periods; give each one's name when it is done."""

    def work(cursor: duckdb.DuckDBPyConnection, name: str) -> int:
        return compute(cursor, context, context.indicators[name], due[name])

    for name, _ in workers.each(con, context.cursors, due, work):
        yield name


def window(
    con: duckdb.DuckDBPyConnection,
    context: Context,
    indicator: Indicator,
    per_record: bool = False,
) -> None:
    """Write ``windowed``: contributions inside their windows, with their shares.

    With ``per_record`` nothing is added up, so that each row is one contribution:
    that is what a trace lists.
    """
    metrics = context.metrics[indicator.indicator_id]
    has_overlap = bool(metrics & context.overlapping)
    name = indicator.indicator_id
    given = contributed(con, context, name)
    cells.cells(con, indicator, given, has_overlap, per_record)
    cells.place_in_time(con, indicator)
    if cells.add_shares(con, indicator, given, per_record):
        cells.cells(con, indicator, given, has_overlap, per_record, with_own_share=True)
        cells.place_in_time(con, indicator)
        cells.add_shares(con, indicator, given, with_own_share=True)
    if not per_record:
        cells.condense(con, indicator)
    tellings.choose(con, indicator, has_overlap, per_record)


def plain(value: Decimal) -> str:
    """A Decimal as text without an exponent."""
    return format(value, "f")
