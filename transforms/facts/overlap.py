"""Which facts tell of the same thing, and the ways in which they tell it.

Two facts of one metric and site whose days overlap, and whose dimensions are equal or
blank on one side, tell of the same thing: headcount by gender, and again by age; a year
beside its months. They are rivals, never added. Belongs here: finding rivals, and rows
of one series whose days cross. Which telling a figure takes is the engine's business.

    facts.overlap        a fact in a stretch of time (a stock: on its day) in which it
                         has rivals; ``is_outdone`` where a larger row of its series
                         crosses its days
    facts.disagreement   tellings of one thing whose totals differ, and how

Cost: facts without rivals are passed by in two small queries. The rest is linear: facts
meet in the values that they share, not pair by pair.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

import duckdb
import pyarrow as pa

from warehouse import reference
from warehouse.connection import literal

_TABLES = """
    create or replace table facts.overlap (
        record_no bigint, metric_id varchar, span_start date, span_end date,
        component integer, view_name varchar, covered_days integer, grain_days integer,
        dimension_count integer, is_outdone boolean, is_positive boolean,
        rounding decimal(38,18));
    create or replace table facts.disagreement (
        metric_id varchar, site_id varchar, span_start date, span_end date,
        component integer, told_of varchar, kind varchar, view_name varchar,
        total decimal(38,9));
"""

# Only (metric, site) pairs whose facts are split in more than one way, or whose
# intervals meet, can hold rivals.
_SUSPICIOUS = """
    create or replace temp table suspicious as
    with following as (
        select metric_id, site_id, period_end,
               lead(period_start) over (
                   partition by metric_id, site_id
                   order by period_start, period_end) as next_start
        from (select distinct metric_id, site_id, period_start, period_end
              from facts.interval))
    select metric_id, site_id from following where next_start <= period_end group by all
    union
    select metric_id, site_id from facts.interval
    group by all having count(distinct dimension_names) > 1
        or count(*) > count(distinct (period_start, period_end))
"""

# One node per series and interval. `half` is half a unit of the last digit handed in:
# what rounding can explain. Heads and events are counted, not rounded.
_NODES = """
    create or replace temp table node as
    select *, row_number() over (
        order by metric_id, site_id, b, reported_start, dim_set_no) as node
    from (
        select m.metric_id, m.site_id, m.dim_set_no, i.is_stock,
               case when i.is_stock then m.period_end else m.period_start end as a,
               m.period_end as b, m.period_start as reported_start,
               regexp_replace(d.dim_key, '=[^;]*', '', 'g') as shape,
               list(m.record_no) as records, sum(m.value) as total,
               sum(case when u.quantity in ('headcount', 'individuals', 'event') then 0
                        else cast(0.5 * u.factor * cast('1e-' || len(rtrim(split_part(
                            cast(m.reported as varchar), '.', 2), '0'))
                            as decimal(10,9)) as decimal(38,18)) end) as half
        from validated.measurement m
        join suspicious s on s.metric_id = m.metric_id and s.site_id = m.site_id
        join (select distinct metric_id, is_stock from facts.interval) i
            on i.metric_id = m.metric_id
        join facts.dim_set d on d.dim_set_no = m.dim_set_no
        join facts.unit u on u.unit_no = m.unit_no
        where m.resolution = 0
        group by all)
"""

# Facts of two shapes tell of the same thing where they agree in the dimensions that
# both have; a shape beside itself is one series. `place` numbers where they meet.
_PLACES = """
    create or replace temp table meeting as
    with shape as (select distinct metric_id, shape from node),
    pair as (
        select x.metric_id, x.shape as one, y.shape as other,
               list_intersect(string_split(x.shape, ';'), string_split(y.shape, ';'))
                   as common
        from shape x join shape y on y.metric_id = x.metric_id and y.shape >= x.shape),
    series as (
        select distinct n.metric_id, n.shape, n.dim_set_no,
               string_split(d.dim_key, ';') as items
        from node n join facts.dim_set d on d.dim_set_no = n.dim_set_no),
    keyed as (
        select p.metric_id, p.one, p.other, s.shape, s.dim_set_no,
               array_to_string([x for x in s.items
                   if list_contains(p.common, split_part(x, '=', 1))], ';') as shared
        from pair p
        join series s on s.metric_id = p.metric_id and s.shape in (p.one, p.other)),
    place as (
        select k.one, k.other, k.shared, n.metric_id, n.site_id,
               row_number() over (order by n.metric_id, n.site_id, k.one, k.other,
                                  k.shared) as place
        from keyed k join node n
            on n.metric_id = k.metric_id and n.dim_set_no = k.dim_set_no
        group by k.one, k.other, k.shared, n.metric_id, n.site_id
        having count(*) > 1
            and (k.one = k.other or count(distinct n.shape) = 2))
    select p.place, p.one = p.other as is_series, n.node, n.shape, n.a, n.b, n.is_stock
    from place p
    join keyed k on k.metric_id = p.metric_id and k.one = p.one and k.other = p.other
        and k.shared = p.shared
    join node n on n.metric_id = k.metric_id and n.dim_set_no = k.dim_set_no
        and n.site_id = p.site_id
"""

# Those whose days overlap, within each stretch of time that figures look at; a stock's
# are of one day. Rows of one series that share one day only are read as half-open.
_GATHERED = """
    create or replace temp table gathered as
    with inside as (
        select m.*, s.span_start, s.span_end
        from meeting m join facts.span s on m.a >= s.span_start and m.b <= s.span_end
        where not m.is_stock
        union all
        select *, null, null from meeting where is_stock),
    reach as (
        select *, max(b) over (
            partition by place, span_start, span_end order by a, b, node
            rows between unbounded preceding and 1 preceding) as before
        from inside),
    numbered as (
        select *, sum(cast(before is null or a > before
                           or (is_series and a = before and a < b) as integer)) over (
            partition by place, span_start, span_end order by a, b, node) as group_no
        from reach)
    select span_start, span_end, node,
           dense_rank() over (order by span_start, span_end, place, group_no)
               as gathering
    from numbered
    window w as (partition by place, span_start, span_end, group_no)
    qualify case when is_series
                 then count(*) over w > 1
                 else min(shape) over w <> max(shape) over w end
    order by span_start, span_end, node
"""

# A telling: which dimensions, how fine in time and, for long intervals, which of them
# (a calendar year is not a fiscal year). A month may be a few days long or short.
_TELLINGS = """
    create or replace temp table viewed as
    select m.component, m.span_start, m.span_end, n.*,
           n.b - n.reported_start + 1 as days,
           case when n.shape = '' then 0 else len(string_split(n.shape, ';')) end
               as dimension_count,
           n.shape || '/' || case
               when n.b - n.reported_start < 3 then 'day'
               when n.b - n.reported_start < 17 then 'week'
               when n.b - n.reported_start < 52 then 'month'
               when n.b - n.reported_start < 130 then
                   'quarter ' || (month(n.b - 5) % 3)
               when n.b - n.reported_start < 270 then 'half ' || (month(n.b - 5) % 6)
               when n.b - n.reported_start < 400 then
                   'year to ' || strftime(n.b, '%m-%d')
               else 'from ' || n.reported_start end as view_name
    from member m join node n using (node)
"""

_CROSSING = """
    with beside as (
        select component, view_name, dim_set_no, node, a, b, total,
               max(b) over w as before
        from viewed
        window w as (partition by component, view_name, dim_set_no order by a, b, node
                     rows between unbounded preceding and 1 preceding))
    select component, view_name, dim_set_no, node, a, b, total
    from viewed semi join (
        select component, view_name, dim_set_no from beside
        where a < before or (a = before and not a < b)) x
        using (component, view_name, dim_set_no)
    order by component, view_name, dim_set_no, b, a, node
"""


def rebuild(con: duckdb.DuckDBPyConnection) -> None:
    """Write facts.overlap and facts.disagreement anew, from facts.interval."""
    con.execute(_TABLES)
    con.execute(_SUSPICIOUS)
    if not con.execute("select 1 from suspicious limit 1").fetchone():
        return
    for statement in (_NODES, _PLACES, _GATHERED):
        con.execute(statement)
    if not con.execute("select 1 from gathered limit 1").fetchone():
        return
    _components(con)
    con.execute(_TELLINGS)
    _outdone(con)
    _write(con)


def _components(con: duckdb.DuckDBPyConnection) -> None:
    """Write ``member``: what is gathered in one place belongs together, and so on."""
    found = con.execute(
        "select dense_rank() over (order by span_start, span_end) as span_no, node, "
        "gathering from gathered order by all"
    ).fetchnumpy()
    parent: dict[tuple[int, int], tuple[int, int]] = {}

    def root(item: tuple[int, int]) -> tuple[int, int]:
        while parent.setdefault(item, item) != item:
            parent[item] = parent[parent[item]]
            item = parent[item]
        return item

    columns = (found[name].tolist() for name in ("span_no", "node", "gathering"))
    # A gathering is of one span, so -1 keeps its number apart from those of nodes.
    for span, node, gathering in zip(*columns, strict=True):
        one, other = root((span, node)), root((-1, gathering))
        if one != other:
            parent[other] = one
    numbers: dict[tuple[int, int], int] = {}
    rows: list[tuple[int, int, int]] = []
    for item in sorted(item for item in parent if item[0] >= 0):
        number = numbers.setdefault(root(item), len(numbers) + 1)
        rows.append((*item, number))
    _register(con, "joined", ("span_no", "node", "component"), rows)
    con.execute("""
        create or replace temp table member as
        select s.span_start, s.span_end, j.node, cast(j.component as integer)
                   as component
        from joined j
        join (select distinct span_start, span_end,
                     dense_rank() over (order by span_start, span_end) as span_no
              from gathered) s on s.span_no = j.span_no""")
    con.unregister("joined")


def _outdone(con: duckdb.DuckDBPyConnection) -> None:
    """Write ``outdone``: of rows of one series whose days cross, those not counted.

    What counts is the choice of rows without a common day (but for one that two rows
    share at their ends) that comes to the most.
    """
    series: dict[tuple[int, str, int], list[tuple[int, int, int, Decimal]]]
    series = defaultdict(list)
    for component, view, dims, node, a, b, total in con.execute(_CROSSING).fetchall():
        series[component, view, dims].append(
            (node, a.toordinal(), b.toordinal(), abs(total))
        )
    rows = [
        (key[0], node)
        for key, items in series.items()
        for node in sorted({item[0] for item in items} - _largest(items))
    ]
    _register(con, "crossed", ("component", "node"), rows)
    con.execute("create or replace temp table outdone as from crossed")
    con.unregister("crossed")


def _largest(items: list[tuple[int, int, int, Decimal]]) -> set[int]:
    """Of (node, first day, last day, size), ordered by last day: the nodes that come
    to the most without crossing (weighted interval scheduling)."""
    ends: list[int] = []
    before: list[int] = []
    best = [Decimal(0)]
    for _, first, last, size in items:
        place = bisect_left(ends, first)
        # Rows of several days may share a day at their ends; a row of one day may not.
        while first < last and place < len(ends) and ends[place] == first:
            if items[place][1] == first:
                break
            place += 1
        before.append(place)
        ends.append(last)
        best.append(max(best[-1], best[place] + size))
    chosen, number = set(), len(items)
    while number:
        if best[number] > best[number - 1]:
            chosen.add(items[number - 1][0])
            number = before[number - 1]
        else:
            number -= 1
    return chosen


def _write(con: duckdb.DuckDBPyConnection) -> None:
    """Fill facts.overlap and facts.disagreement."""
    signed = ", ".join(
        literal(row["metric_id"])
        for row in reference.rows("metrics")
        if row["kind"] == "factor"
        or "any" in row["sign_rule"]
        or "negative" in row["sign_rule"]
    )
    con.execute(f"""
        create or replace temp table telling as
        with ordered as (
            select distinct component, view_name, a, b from viewed
            anti join outdone using (component, node)),
        reach as (
            select *, max(b) over (partition by component, view_name order by a, b
                rows between unbounded preceding and 1 preceding) as before
            from ordered),
        size as (
            select component, view_name, sum(greatest(0,
                b - greatest(a, coalesce(before + 1, a)) + 1)) as covered_days
            from reach group by all)
        select v.component, v.view_name, s.covered_days, max(v.days) as grain_days,
               any_value(v.metric_id) as metric_id, any_value(v.site_id) as site_id,
               any_value(v.metric_id not in ({signed})) as is_positive,
               any_value(v.span_start) as span_start, any_value(v.span_end) as span_end,
               min(v.a) as a, max(v.b) as b,
               sum(v.total) filter (where o.node is null) as total,
               sum(v.total) as total_of_all, sum(v.half) as half,
               count(o.node) as outdone
        from viewed v join size s using (component, view_name)
        left join outdone o on o.component = v.component and o.node = v.node
        group by all;
        insert into facts.overlap
        select unnest(v.records), v.metric_id, v.span_start, v.span_end, v.component, v.view_name,
               t.covered_days, t.grain_days, v.dimension_count, o.node is not null,
               t.is_positive,
               case when v.total = 0 then 0
                    else cast(v.half as double) / abs(v.total) end
        from viewed v join telling t using (component, view_name)
        left join outdone o on o.component = v.component and o.node = v.node""")
    con.execute("""
        insert into facts.disagreement
        with dim_value as (
            select dim_set_no, split_part(pair, '=', 1) as name,
                   split_part(pair, '=', 2) as value
            from facts.dim_set, unnest(string_split(dim_key, ';')) t(pair)
            where dim_key <> '' and dim_set_no in (select dim_set_no from node)),
        common as (
            -- What all tellings say alike names the thing that they tell of.
            select v.component, d.name, any_value(d.value) as value
            from viewed v join dim_value d on d.dim_set_no = v.dim_set_no
            group by v.component, d.name
            having count(distinct d.value) = 1 and count(*) = (
                select count(*) from member m where m.component = v.component)),
        named as (
            select component, string_agg(name || '=' || value, ';' order by name)
                as told_of
            from common group by component),
        differing as (
            select t.component, t.view_name, min(case
                when t.covered_days = o.covered_days
                    and abs(t.total - o.total) > t.half + o.half then 1
                when t.is_positive and t.covered_days < o.covered_days
                    and t.total > o.total + t.half + o.half then 2
                when t.is_positive and t.covered_days > o.covered_days
                    and t.total + t.half + o.half < o.total then 2
                when t.covered_days = o.covered_days and t.total <> o.total then 3
                end) as way
            from telling t join telling o
                on o.component = t.component and o.view_name <> t.view_name
            -- Rates, prices and classes do not add up: months owe their year nothing.
            join ref.metrics k on k.metric_id = cast(t.metric_id as varchar)
                and k.kind <> 'factor'
            group by all),
        marked as (
            select component, view_name,
                   case way when 1 then 'views' when 2 then 'part_above_whole'
                            else 'rounding' end as kind
            from differing where way is not null
            union all
            select component, view_name, 'crossing' from telling where outdone > 0)
        select t.metric_id, t.site_id, coalesce(t.span_start, t.a),
               coalesce(t.span_end, t.b), t.component, coalesce(n.told_of, ''), m.kind,
               t.view_name, case m.kind when 'crossing' then t.total_of_all
                                        else t.total end
        from marked m join telling t using (component, view_name)
        left join named n using (component)
        order by all""")


def _register(
    con: duckdb.DuckDBPyConnection,
    name: str,
    columns: Iterable[str],
    rows: list[tuple[int, ...]],
) -> None:
    given = zip(*rows, strict=True) if rows else ((),) * len(tuple(columns))
    table = {
        column: pa.array(values, pa.int64())
        for column, values in zip(columns, given, strict=True)
    }
    con.register(name, pa.table(table))
