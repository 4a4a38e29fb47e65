"""What is true of all facts together: intervals, alternative views, coverage.

Belongs here: which facts tell of the same thing, which are expected and missing.
What an indicator makes of them does not.
"""

from __future__ import annotations

from collections import defaultdict

import duckdb

from warehouse import reference
from warehouse.connection import literal, transaction


def rebuild(con: duckdb.DuckDBPyConnection) -> None:
    """(Re)compute figures of this module from the facts, in one transaction."""
    with transaction(con):
        _intervals(con)
        _held_back(con)
        _spans(con)
        _overlaps(con)
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


def _overlaps(con: duckdb.DuckDBPyConnection) -> None:
    """facts.overlap: facts that tell of the same thing as others, in components.

    Only (metric, site) pairs whose facts are split in more than one way, or whose
    intervals cross, can hold any; clean data leave this empty at the cost of two
    small queries.
    """
    con.execute("""
        create or replace table facts.overlap (
            record_no bigint, span_start date, span_end date, component integer,
            view_name varchar, covered_days integer, grain_days integer,
            dimension_count integer);
        create or replace table facts.disagreement (
            metric_id varchar, site_id varchar, span_start date, span_end date,
            component integer, told_of varchar, view_name varchar,
            total decimal(38,9));
        create or replace temp table suspicious as
        with crossing as (
            select metric_id, site_id, period_start, period_end,
                   lead(period_start) over (
                       partition by metric_id, site_id
                       order by period_start, period_end) as next_start
            from (select distinct metric_id, site_id, period_start, period_end
                  from facts.interval))
        select metric_id, site_id from crossing
        where next_start <= period_end group by all
        union
        select metric_id, site_id from facts.interval
        group by all having count(distinct dimension_names) > 1
            or count(*) > count(distinct (period_start, period_end))""")
    groups = con.execute("select count(*) from suspicious").fetchone()
    if not groups or not groups[0]:
        return
    con.execute("""
        create or replace temp table node as
        select *, row_number() over (
            order by metric_id, site_id, b, reported_start, dim_set_no) as node
        from (select m.metric_id, m.site_id, m.dim_set_no, i.is_stock,
               case when i.is_stock then m.period_end else m.period_start end as a,
               m.period_end as b, m.period_start as reported_start,
               d.dimension_names, list(m.record_no) as records, sum(m.value) as total
        from validated.measurement m
        join suspicious s on s.metric_id = m.metric_id and s.site_id = m.site_id
        join (select distinct metric_id, is_stock from facts.interval) i
            on i.metric_id = m.metric_id
        join (select dim_set_no,
                     regexp_replace(dim_key, '=[^;]*', '', 'g') as dimension_names
              from facts.dim_set) d on d.dim_set_no = m.dim_set_no
        where m.resolution = 0
        group by all);
        create or replace temp table dim_value as
        select dim_set_no, split_part(pair, '=', 1) as name,
               split_part(pair, '=', 2) as value
        from facts.dim_set, unnest(string_split(dim_key, ';')) t(pair)
        where dim_key <> '' and dim_set_no in (select dim_set_no from node);
        create or replace temp table apart as
        select distinct x.dim_set_no as one, y.dim_set_no as other
        from dim_value x join dim_value y on y.name = x.name and y.value <> x.value;
        create or replace temp table edge as
        select p.node as one, q.node as other, greatest(p.b, q.b) as latest,
               least(p.a, q.a) as earliest, p.is_stock
        from node p join node q on q.metric_id = p.metric_id and q.site_id = p.site_id
            and q.a <= p.b and q.b >= p.a and q.node > p.node
        anti join apart on apart.one = p.dim_set_no and apart.other = q.dim_set_no
        """)
    _components(con)


def _components(con: duckdb.DuckDBPyConnection) -> None:
    """Join edges into components, per span; a stock's are per day."""
    edges = con.execute(
        "select one, other, earliest, latest, is_stock from edge order by all"
    ).fetchall()
    if not edges:
        return
    spans = con.execute("select span_start, span_end from facts.span order by all")
    rows: list[tuple[int, object, object, int]] = []
    number = 0
    stretches: list[tuple[object, object]] = [(None, None), *spans.fetchall()]
    for start, end in stretches:
        parent: dict[int, int] = {}

        def root(node: int, parent: dict[int, int] = parent) -> int:
            while parent.setdefault(node, node) != node:
                parent[node] = parent[parent[node]]
                node = parent[node]
            return node

        for one, other, earliest, latest, is_stock in edges:
            inside = start is not None and earliest >= start and latest <= end
            if is_stock if start is None else (inside and not is_stock):
                a, b = root(one), root(other)
                parent[max(a, b)] = min(a, b)
        groups: dict[int, list[int]] = defaultdict(list)
        for node in sorted(parent):
            groups[root(node)].append(node)
        for members in groups.values():
            number += 1
            rows += [(node, start, end, number) for node in members]
    con.execute(
        "create or replace temp table member "
        "(node bigint, span_start date, span_end date, component integer)"
    )
    con.executemany("insert into member values (?, ?, ?, ?)", rows)
    # A view is a way of telling: which dimensions, how fine in time and, for long
    # intervals, which of them (a calendar year is not a fiscal year).
    con.execute("""
        create or replace temp table viewed as
        select m.*, n.metric_id, n.site_id, n.dim_set_no, n.a, n.b, n.records, n.total,
               n.b - n.reported_start + 1 as days,
               case when n.dimension_names = '' then 0
                    else len(string_split(n.dimension_names, ';')) end
                    as dimension_count,
               n.dimension_names || '/' || case
                   when n.b - n.reported_start < 1 then 'day'
                   when n.b - n.reported_start < 7 then 'week'
                   when n.b - n.reported_start < 31 then 'month'
                   when n.b - n.reported_start < 93 then
                       'quarter ' || (month(n.b) % 3)
                   when n.b - n.reported_start < 185 then 'half ' || (month(n.b) % 6)
                   when n.b - n.reported_start < 367 then
                       'year to ' || strftime(n.b, '%m-%d')
                   else 'from ' || n.reported_start end as view_name
        from member m join node n using (node);
        create or replace temp table view_size as
        with ordered as (
            select distinct component, view_name, a, b from viewed),
        reach as (
            select *, max(b) over (partition by component, view_name order by a, b
                rows between unbounded preceding and 1 preceding) as before
            from ordered)
        select component, view_name, sum(greatest(0,
            b - greatest(a, coalesce(before + 1, a)) + 1)) as covered_days
        from reach group by all;
        insert into facts.overlap
        select unnest(v.records), v.span_start, v.span_end, v.component, v.view_name,
               s.covered_days, max(v.days) over (partition by v.component, v.view_name),
               v.dimension_count
        from viewed v join view_size s using (component, view_name);
        insert into facts.disagreement
        with common as (
            -- What all ways of telling say alike names the thing they tell of.
            select v.component, d.name, any_value(d.value) as value
            from viewed v join dim_value d on d.dim_set_no = v.dim_set_no
            group by v.component, d.name
            having count(distinct d.value) = 1 and count(*) = (
                select count(*) from member m where m.component = v.component)),
        named as (
            select component, string_agg(name || '=' || value, ';' order by name)
                as told_of
            from common group by component),
        totals as (
            select component, view_name, any_value(metric_id) as metric_id,
                   any_value(site_id) as site_id, any_value(span_start) as span_start,
                   any_value(span_end) as span_end, sum(total) as total, min(a) as a,
                   max(b) as b, count(distinct (a, b)) as pieces
            from viewed group by all)
        select t.metric_id, t.site_id, coalesce(t.span_start, t.a),
               coalesce(t.span_end, t.b), t.component, coalesce(n.told_of, ''),
               t.view_name, t.total
        from totals t join view_size s using (component, view_name)
        left join named n using (component)
        join ref.metrics k on k.metric_id = cast(t.metric_id as varchar)
        -- Rates, prices and classes do not add up: months owe their year nothing.
        where k.kind <> 'factor' and exists (
            from totals o join view_size p using (component, view_name)
            where o.component = t.component and o.view_name <> t.view_name
            and p.covered_days = s.covered_days and o.total <> t.total)
        order by all""")


def _coverage(con: duckdb.DuckDBPyConnection) -> None:
    """facts.coverage: days (or readings, for a stock) expected and received.

    Without expected.csv a site is expected to go on reporting what it has once
    reported, from then until it closes. A metric that expected.csv names for a site
    follows it alone. Windows: period, prior, closing, opening, mean.
    """
    con.execute("""
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
            group by all)
        select * from stated
        union all
        select *, true from seen s where not exists (
            from stated t where t.site_id = s.site_id and t.metric_id = s.metric_id);
        create or replace temp table looked_at as
        select period_id, 'period' as window_name, period_start as a, period_end as b
        from project.period
        union all
        select period_id, 'prior', prior_start, prior_end from project.period;
        create or replace temp table received as
        with inside as (
            select l.period_id, l.window_name, i.metric_id, i.site_id,
                   i.period_start as a, i.period_end as b
            from (select distinct metric_id, site_id, period_start, period_end
                  from facts.interval where not is_stock) i
            join looked_at l on i.period_start >= l.a and i.period_end <= l.b
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
        from project.month_end p join facts.interval i
            on i.is_stock and i.period_end = p.day) r
        where not exists (
            from facts.held_back h where h.metric_id = r.metric_id
            and h.site_id = r.site_id and h.period_end = r.day)""")
    con.execute("""
        create or replace table facts.coverage as
        select e.site_id, e.metric_id, l.period_id, l.window_name, e.applicable,
               greatest(0, least(l.b, e.last_day) - greatest(l.a, e.first_day) + 1)
                   as expected,
               least(coalesce(r.days, 0),
                     greatest(0, least(l.b, e.last_day)
                                 - greatest(l.a, e.first_day) + 1)) as received
        from expectation e
        join ref.metrics m on m.metric_id = e.metric_id and m.kind <> 'stock'
            and m.form = 'measurement' and m.kind <> 'factor'
        cross join looked_at l
        left join received r on r.period_id = l.period_id
            and r.window_name = l.window_name
            and r.metric_id = e.metric_id and r.site_id = e.site_id
        where e.first_day <= l.b and e.last_day >= l.a
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
               count(distinct d.day), count(distinct r.day)
        from expectation e
        join ref.metrics m on m.metric_id = e.metric_id and m.kind = 'stock'
        cross join project.period p
        join project.month_end d on d.period_id = p.period_id
            and d.day between e.first_day and e.last_day
        left join readings r on r.period_id = p.period_id and r.window_name = 'mean'
            and r.metric_id = e.metric_id and r.site_id = e.site_id and r.day = d.day
        -- A stock read once a year is expected once: at the end.
        where exists (
            from readings q where q.metric_id = e.metric_id and q.site_id = e.site_id
            and q.window_name = 'mean' and q.period_id = p.period_id
            and q.day < p.period_end)
          or d.day = p.period_end
        group by all""")
