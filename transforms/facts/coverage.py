"""What is true of all facts together: intervals, alternative views, coverage.

Belongs here: which facts tell of the same thing, which are expected and missing.
What an indicator makes of them does not.
"""

from __future__ import annotations

import duckdb

from transforms.facts import overlap
from warehouse import reference
from warehouse.connection import literal, transaction


def rebuild(con: duckdb.DuckDBPyConnection) -> None:
    """(Re)compute figures of this module from the facts, in one transaction."""
    with transaction(con):
        _intervals(con)
        _held_back(con)
        _spans(con)
        overlap.rebuild(con)
        _coverage(con)


def _intervals(con: duckdb.DuckDBPyConnection) -> None:
    """facts.interval: one row per metric, site, interval and set of dimensions.

    A stock is a state, so its interval is the day it was taken.
    """
    stocks = ", ".join(
        literal(r["metric_id"])
        for r in reference.rows("metrics")
        if r["kind"] == "stock"
    )
    con.execute(f"""
        create or replace table facts.interval as
        with shape as (
            select dim_set_no,
                   regexp_replace(dim_key, '=[^;]*', '', 'g') as dimension_names
            from facts.dim_set)
        select m.metric_id, m.site_id, m.metric_id in ({stocks}) as is_stock,
               case when m.metric_id in ({stocks}) then m.period_end
                    else m.period_start end as period_start,
               m.period_end, m.period_start as reported_start, s.dimension_names,
               count(*) as facts
        from validated.measurement m join shape s using (dim_set_no)
        where m.resolution = 0
        group by all""")


def _held_back(con: duckdb.DuckDBPyConnection) -> None:
    """facts.held_back: cells that were handed in but are no fact, and no other is.

    A refused or blank row, or a conflict, leaves its interval incomplete even when
    other rows of the metric were accepted for the same days.
    """
    con.execute("""
        create or replace table facts.held_back as
        with missed as (
            select metric_id, site_id, period_start, period_end, dim_set_no
            from validated.held_back
            union
            select cast(metric_id as varchar), cast(site_id as varchar), period_start,
                   period_end, dim_set_no
            from validated.measurement where resolution = 2)
        select distinct m.metric_id, m.site_id,
               case when r.kind = 'stock' then m.period_end else m.period_start end
                   as period_start,
               m.period_end
        from missed m join ref.metrics r on r.metric_id = m.metric_id
        where not exists (
            from validated.measurement v
            where v.resolution = 0 and v.metric_id = try_cast(m.metric_id as metric_id)
              and v.site_id = try_cast(m.site_id as site_id)
              and v.period_start = m.period_start and v.period_end = m.period_end
              and v.dim_set_no = m.dim_set_no)""")


def _spans(con: duckdb.DuckDBPyConnection) -> None:
    """facts.span: the stretches of time that figures look at, once each."""
    con.execute("""
        create or replace table facts.span as
        select distinct span_start, span_end from (
            select period_start as span_start, period_end as span_end
            from project.period
            union all select prior_start, prior_end from project.period)""")


def _coverage(con: duckdb.DuckDBPyConnection) -> None:
    """facts.coverage: days (or readings, for a stock) expected and received.

    Without expected.csv a site is expected to go on reporting what it has once
    reported, from then until it closes. A metric that expected.csv names for a site
    follows it alone. Windows: period, prior, closing, opening, mean.
    """
    con.execute("""
        create or replace temp table held as
        select try_cast(site_id as site_id) as site_id, valid_from, valid_to
        from project.ownership
        where greatest(operational_control, financial_control, equity_share) > 0;
        create or replace temp table expectation as
        with stated as (
            select site_id, metric_id,
                   coalesce(cast(valid_from as date), date '0001-01-01') as first_day,
                   coalesce(cast(valid_to as date), date '9999-12-31') as last_day,
                   coalesce(applicable, 'yes') <> 'no' as applicable
            from project.expected),
        seen as (
            select cast(i.site_id as varchar) as site_id,
                   cast(i.metric_id as varchar) as metric_id,
                   min(i.period_start) as first_day,
                   coalesce(any_value(l.closed), date '9999-12-31') as last_day
            from (select metric_id, site_id, period_start from facts.interval
                  union all
                  select try_cast(metric_id as metric_id),
                         try_cast(site_id as site_id), period_start
                  from facts.held_back) i
            left join state.site_life l using (site_id)
            group by all),
        listed as (
            select * from stated
            union all
            select *, true from seen s where not exists (
                from stated t
                where t.site_id = s.site_id and t.metric_id = s.metric_id))
        -- What a site does while it is not the company's is not asked for.
        select e.site_id, e.metric_id, greatest(e.first_day, h.valid_from) as first_day,
               least(e.last_day, h.valid_to) as last_day, e.applicable
        from listed e join held h on h.site_id = try_cast(e.site_id as site_id)
            and h.valid_from <= e.last_day and h.valid_to >= e.first_day;
        create or replace temp table looked_at as
        select period_id, 'period' as window_name, period_start as a, period_end as b
        from project.period
        union all
        select period_id, 'prior', prior_start, prior_end from project.period;
        create or replace temp table received as
        with inside as (
            select l.period_id, l.window_name, i.metric_id, i.site_id,
                   greatest(i.period_start, o.valid_from) as a,
                   least(i.period_end, o.valid_to) as b
            from (select distinct metric_id, site_id, period_start, period_end
                  from facts.interval where not is_stock) i
            join looked_at l on i.period_start >= l.a and i.period_end <= l.b
            join held o on o.site_id = i.site_id
                and o.valid_from <= i.period_end and o.valid_to >= i.period_start
            where not exists (
                from facts.held_back h
                where h.metric_id = cast(i.metric_id as varchar)
                  and h.site_id = cast(i.site_id as varchar)
                  and h.period_start <= i.period_end
                  and h.period_end >= i.period_start)),
        reach as (
            select *, max(b) over (
                partition by period_id, window_name, metric_id, site_id order by a, b
                rows between unbounded preceding and 1 preceding) as before
            from inside)
        select period_id, window_name, cast(metric_id as varchar) as metric_id,
               cast(site_id as varchar) as site_id,
               sum(greatest(0, b - greatest(a, coalesce(before + 1, a)) + 1)) as days
        from reach group by all;
        create or replace temp table readings as
        from (select distinct p.period_id, 'closing' as window_name,
               cast(i.metric_id as varchar) as metric_id,
               cast(i.site_id as varchar) as site_id, i.period_end as day
        from project.period p join facts.interval i
            on i.is_stock and i.period_end = p.period_end
        union all
        select distinct p.period_id, 'opening', cast(i.metric_id as varchar),
               cast(i.site_id as varchar), i.period_end
        from project.period p join facts.interval i
            on i.is_stock and i.period_end = p.period_start - 1
        union all
        select distinct p.period_id, 'mean', cast(i.metric_id as varchar),
               cast(i.site_id as varchar), i.period_end
        from project.month p join facts.interval i
            on i.is_stock and i.period_end between p.first_day and p.last_day) r
        where not exists (
            from facts.held_back h where h.metric_id = r.metric_id
            and h.site_id = r.site_id and h.period_end = r.day)""")
    con.execute("""
        create or replace table facts.coverage as
        select e.site_id, e.metric_id, l.period_id, l.window_name, e.applicable,
               cast(sum(least(l.b, e.last_day) - greatest(l.a, e.first_day) + 1)
                    as bigint) as expected,
               cast(least(coalesce(any_value(r.days), 0), sum(
                   least(l.b, e.last_day) - greatest(l.a, e.first_day) + 1))
                   as bigint) as received
        from expectation e
        join ref.metrics m on m.metric_id = e.metric_id and m.kind <> 'stock'
            and m.form = 'measurement' and m.kind <> 'factor'
        join looked_at l on e.first_day <= l.b and e.last_day >= l.a
        left join received r on r.period_id = l.period_id
            and r.window_name = l.window_name
            and r.metric_id = e.metric_id and r.site_id = e.site_id
        group by e.site_id, e.metric_id, l.period_id, l.window_name, e.applicable
        union all
        select e.site_id, e.metric_id, p.period_id, w.window_name, e.applicable, 1,
               cast(exists (from readings r where r.period_id = p.period_id
                    and r.window_name = w.window_name and r.metric_id = e.metric_id
                    and r.site_id = e.site_id) as integer)
        from expectation e
        join ref.metrics m on m.metric_id = e.metric_id and m.kind = 'stock'
        cross join project.period p
        cross join (values ('closing'), ('opening')) w(window_name)
        where e.first_day <= case when w.window_name = 'closing' then p.period_end
                                  else p.period_start - 1 end
          and e.last_day >= case when w.window_name = 'closing' then p.period_end
                                 else p.period_start - 1 end
        union all
        select e.site_id, e.metric_id, p.period_id, 'mean', e.applicable,
               count(distinct d.month_end), count(distinct d.month_end) filter (
                   where r.day is not null)
        from expectation e
        join ref.metrics m on m.metric_id = e.metric_id and m.kind = 'stock'
        cross join project.period p
        join project.month d on d.period_id = p.period_id
            and d.month_end between e.first_day and e.last_day
        left join readings r on r.period_id = p.period_id and r.window_name = 'mean'
            and r.metric_id = e.metric_id and r.site_id = e.site_id
            and r.day between d.first_day and d.last_day
        -- A stock read once a year is expected once: at the end.
        where d.month_end = p.period_end or exists (
            from readings q join project.month g on g.period_id = q.period_id
                and q.day between g.first_day and g.last_day
            where q.metric_id = e.metric_id and q.site_id = e.site_id
              and q.window_name = 'mean' and q.period_id = p.period_id
              and g.month_end < p.period_end)
        group by all""")
