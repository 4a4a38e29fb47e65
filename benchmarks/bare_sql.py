"""The same table and the same figures as orebook, as a plain DuckDB script.

No checks, no lineage, no ledger, no release: what somebody writes who needs the
numbers once. ``python -m benchmarks.bare_sql PROJECT TARGET`` writes TARGET, a
DuckDB file with ``canonical`` and ``figure``.
"""

from __future__ import annotations

import sys
from pathlib import Path

import duckdb

from benchmarks.indicators import UNITS, WANTED, Wanted
from benchmarks.synthesize import METRICS
from warehouse.connection import MEMORY_LIMIT

DIMENSIONS = sorted({name for names, _ in METRICS.values() for name in names})


def run(project: Path, target: Path) -> None:
    """Read the project's delivery; write the sorted table and the figures."""
    target.unlink(missing_ok=True)
    with duckdb.connect(str(target), config={"memory_limit": MEMORY_LIMIT}) as con:
        con.execute("set enable_progress_bar = false")
        con.execute(f"create table canonical as {canonical(project)}")
        con.execute(f"create table share as {shares(project)}")
        con.execute("""
            create table figure (
                indicator_id varchar, level varchar, entity varchar, period_id varchar,
                breakdown varchar, consolidation varchar, value decimal(38,12))""")
        for wanted in WANTED:
            con.execute(f"insert into figure {figures(wanted)}")


def canonical(project: Path) -> str:
    """SQL of the table: units converted; sorted by metric, site and period."""
    cases = " ".join(
        f"when '{unit}' then cast(value * {factor} as decimal(28,9))"
        for unit, factor in UNITS.items()
    )
    listed = ", ".join(DIMENSIONS)
    return f"""
        select metric_id, site_id, period_start, period_end,
               case unit {cases} end as value, {listed}
        from read_parquet('{project}/intake/measurements.parquet')
        order by metric_id, site_id, period_start"""


def shares(project: Path) -> str:
    """SQL of each site and month: its year, its country and its three shares."""
    return f"""
        with owned as (
            select site_id, cast(valid_from as date) as first_day,
                   coalesce(cast(valid_to as date), date '9999-12-31') as last_day,
                   cast(operational_control = 'yes' as integer) as operational_control,
                   cast(financial_control = 'yes' as integer) as financial_control,
                   cast(equity_share as decimal(4,2)) as equity_share
            from read_csv('{project}/ownership.csv', all_varchar = true)),
        month as (select distinct period_start, period_end from canonical)
        select o.site_id, m.period_start, 'FY' || year(m.period_end) as period_id,
               s.country, o.operational_control, o.financial_control, o.equity_share
        from month m
        join owned o on m.period_start between o.first_day and o.last_day
        join read_csv('{project}/sites.csv', all_varchar = true) s using (site_id)
        where list_contains({periods(project)}, 'FY' || year(m.period_end))"""


def periods(project: Path) -> list[str]:
    """The reporting periods that orebook.yaml names."""
    text = (project / "orebook.yaml").read_text()
    return text.partition("periods: [")[2].partition("]")[0].split(", ")


def figures(wanted: Wanted) -> str:
    """SQL of one indicator: cells of site and year, then levels and breakdowns."""
    dims = wanted.dimensions
    given = ["c." + d if d != "waste_kind" else f"'non_mineral' as {d}" for d in dims]
    columns = "".join(f"{name}, " for name in given)
    conditions = [f"c.metric_id in ({', '.join(map(repr, wanted.metrics))})"]
    for name, value in wanted.where:
        column = f"c.{name}"
        if name == "purpose":  # water that names no purpose is operational
            column = f"coalesce({column}, 'operational')"
        words = ", ".join(f"'{word}'" for word in value.split("|"))
        conditions.append(f"{column} in ({words})")
    sets, breakdown = [], []
    for names in wanted.sets:
        listed = "".join(f", {name}" for name in names)
        sets += [f"(period_id, {level}{listed})" for level in ("site_id", "country")]
        sets.append(f"(period_id{listed})")
    for name in dims:
        breakdown.append(f"case when grouping({name}) = 0 then '{name}=' || {name} end")
    words = f"concat_ws(';', {', '.join(breakdown)})" if breakdown else "''"
    selects = []
    for approach in wanted.approaches:
        amount = f"sum(cast(amount * {approach} as decimal(38,12)))"
        if wanted.is_share:
            part = f"sum(cast(part * {approach} as decimal(38,12)))"
            amount = f"100 * cast({part} as double) / cast({amount} as double)"
        selects.append(f"""
            select '{wanted.indicator_id}' as indicator_id,
                   case when grouping(site_id) = 0 then 'site'
                        when grouping(country) = 0 then 'country' else 'group' end
                        as level,
                   case when grouping(site_id) = 0 then site_id
                        when grouping(country) = 0 then 'country:' || country
                        else 'GROUP-TOTAL' end as entity,
                   period_id, {words} as breakdown, '{approach}' as consolidation,
                   cast({amount} as decimal(38,12)) as value
            from cell where {approach} > 0 group by grouping sets ({", ".join(sets)})
            """)
    part = f", sum(c.value) filter (c.metric_id = '{wanted.metrics[0]}') as part"
    return f"""
        with cell as materialized (
            select s.site_id, s.country, s.period_id, s.operational_control,
                   s.financial_control, s.equity_share, {columns}
                   sum(c.value) * {wanted.times} as amount
                   {part if wanted.is_share else ""}
            from canonical c
            join share s on s.site_id = c.site_id and s.period_start = c.period_start
            where {" and ".join(conditions)}
            group by all)
        {" union all ".join(selects)}"""


if __name__ == "__main__":
    run(Path(sys.argv[1]), Path(sys.argv[2]))
