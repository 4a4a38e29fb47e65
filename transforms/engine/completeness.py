"""Coverage and status: how whole a figure is, and why it is not.

Belongs here: what was expected and came in for a figure, and the one word that says
so. Its value is formed in ``formulas``.
"""

from __future__ import annotations

from decimal import Decimal

import duckdb

from transforms.catalogue import Indicator, shown_approach
from transforms.catalogue.needs import needs
from transforms.engine.context import Context
from warehouse.connection import literal

# A death is never within a tolerance.
_THRESHOLD, _THRESHOLDS = Decimal("0.05"), {"ohs_fatalities": Decimal(0)}


def coverage(
    con: duckdb.DuckDBPyConnection, context: Context, indicator: Indicator
) -> None:
    """Write ``covered``: expected and received per period, entity and approach."""
    wanted = needs(indicator, context.indicators, context.metrics)
    pairs = ", ".join(
        f"({literal(n.metric_id)}, {literal(n.window)}, {literal(n.split)}, "
        f"{literal(';'.join(n.words))})"
        for n in wanted
    )
    tags = any(names == ("tag",) for names in indicator.sets)
    by_tag = """
        union all by name
        select w.*, i.approach, 'tag=' || t.tag as breakdown
        from watched w
        join figures.inside i on i.period_id = w.period_id and i.site_id = w.site_id
        join project.site_tag t on t.site_id = w.site_id"""
    sql = f"""
        with watched as (
            -- A word of a dimension that is asked for is part of all that may hold it.
            select distinct c.*, t.country, coalesce(t.name, c.site_id) as site_name,
                   regexp_extract(m.name, '^[^(;,]*[^(;, ]') || ': ' || c.words as gap
            from facts.coverage c
            join (values {pairs or "('', '', '', '')"}) w(metric_id, span, split, words)
                on w.metric_id = c.metric_id and w.span = c.window_name
                and (c.split = w.split or contains(c.split, '=') and not list_has_any(
                    list_transform(string_split(w.words, ';'),
                                   lambda x: split_part(x, '=', 1)),
                    list_transform(
                        list_filter(string_split(c.split, ';'),
                                    lambda x: not contains(';' || w.words || ';',
                                                           ';' || x || ';')),
                        lambda x: split_part(x, '=', 1))))
            join wanted using (period_id)
            join ref.metrics m on m.metric_id = c.metric_id
            left join project.site t on t.site_id = c.site_id),
        spread as (
            select w.*, i.approach, '' as breakdown from watched w
            join figures.inside i on i.period_id = w.period_id
                and i.site_id = w.site_id
            -- A mark picks sites, so its figures are as whole as those sites are.
            {by_tag if tags else ""}),
        sites as (
            select period_id, approach, breakdown, country, site_id, site_name,
                   coalesce(sum(expected) filter (where applicable), 0) as expected,
                   coalesce(sum(received) filter (where applicable), 0) as received,
                   count(*) filter (where applicable) as applicable,
                   list(distinct gap order by gap) filter (
                       where applicable and received < expected) as gaps,
                   string_agg(distinct reason, '; ' order by reason) filter (
                       where not applicable) as reason
            from spread
            group by period_id, approach, breakdown, country, site_id, site_name)
        select w.period_id, w.approach as consolidation, w.breakdown,
               case when grouping(w.site_id) = 0 then 'site'
                    when grouping(w.country) = 0 then 'country'
                    else 'group' end as level,
               case when grouping(w.site_id) = 0 then w.site_id
                    when grouping(w.country) = 0 then 'country:' || w.country
                    else 'GROUP-TOTAL' end as entity,
               sum(w.expected) as expected, sum(w.received) as received,
               sum(w.applicable) as applicable,
               case when grouping(w.site_id) = 0
                    then {_some("any_value(w.gaps)", 4, "metric")}
                    else count(w.gaps) || ' site'
                         || case when count(w.gaps) = 1 then '' else 's' end
                         || ' incomplete: ' || {_some(_SITES, 3, "site")} end as gaps,
               string_agg(distinct w.reason, '; ' order by w.reason) as reason
        from sites w
        group by grouping sets (
            (w.period_id, w.approach, w.breakdown, w.site_id),
            (w.period_id, w.approach, w.breakdown, w.country),
            (w.period_id, w.approach, w.breakdown))"""
    periods = con.execute("select period_id from wanted order by all").fetchall()
    covered = context.keep(con, (pairs, tags, *periods), "coverage", sql)
    con.execute(f"create or replace temp table covered as from {covered} t")


def statuses(
    con: duckdb.DuckDBPyConnection, context: Context, indicator: Indicator
) -> None:
    """Write ``result``. The status is the first that holds: not_applicable,
    not_collected, (not_material, by decision later,) disputed, incomplete, estimated,
    zero, complete.

    What is added up over sites is disputed where its tellings lie further apart than
    the indicator's threshold; else the reason says how far.
    """
    approaches = ", ".join(f"({literal(a)})" for a in indicator.approaches)
    frame = (
        "select period_id, 'group' as level, 'GROUP-TOTAL' as entity, '' as breakdown, "
        f"a.approach as consolidation from wanted cross join (values {approaches}) "
        "a(approach) "
        if indicator.declaration.total
        else "select null as period_id, null as level, null as entity, "
        "null as breakdown, null as consolidation where false "
    )
    con.execute(
        f"""
        create or replace temp table result as
        with frame as (
            {frame}
            union
            select period_id, level, entity, '', consolidation from covered
            where entity is not null and breakdown = ''
              and {indicator.declaration.total}
              and consolidation in (select approach from (values {approaches})
                                    a(approach))
            union
            select period_id, level, entity, breakdown, consolidation from valued),
        joined as (
            select f.*, v.value, coalesce(v.roles, '{{}}') as roles,
                   coalesce(v.reason, '') as reason, coalesce(v.n, 0) as n, v.size,
                   v.estimated, v.reviewed, v.quality, v.lopsided, v.value_low,
                   v.value_high, v.doubtful, v.doubtful_sites,
                   v.value_low is not null and (f.level = 'site' or
                       v.value_high - v.value_low > abs(v.value) * $threshold)
                       as is_disputed, c.expected,
                   c.received, c.applicable, c.gaps, c.reason as why_not
            from frame f
            left join valued v on v.period_id = f.period_id and v.entity = f.entity
                and v.breakdown = f.breakdown and v.consolidation = f.consolidation
            left join covered c on c.period_id = f.period_id and c.entity = f.entity
                and c.consolidation = f.consolidation
                and c.breakdown = case when regexp_full_match(f.breakdown, 'tag=[^;]*')
                                       then f.breakdown else '' end)
        select $id || '/' || entity || '/' || period_id || '/' || consolidation || '/'
                   || case when breakdown = '' then 'total' else breakdown end
                   as figure_id,
               $id as indicator_id, level, entity,
               case when level = 'site' then entity end as site_id,
               period_id, breakdown, value, value_low, value_high, $unit as unit, roles,
               case when applicable = 0 and n = 0 then 'not_applicable'
                    when value is null and n = 0 and coalesce(expected, 0) = 0
                        then 'not_collected'
                    when is_disputed then 'disputed'
                    when value is null or lopsided is not null
                        or coalesce(received < expected, false) then 'incomplete'
                    when estimated > 0 then 'estimated'
                    when value = 0 then 'zero'
                    else 'complete' end as status,
               concat_ws('; ', case when value_low is not null then
                        'told in ways that differ, from ' || {_short("value_low")}
                        || ' to ' || {_short("value_high")} || ' (' || doubtful
                        || case when level = 'site' then '' else
                           ' of ' || doubtful_sites end
                        || case when is_disputed then ')' else
                           '), which is within the threshold' end end,
                   nullif(reason, ''), lopsided,
                   case when coalesce(received < expected, false) then gaps end,
                   case when value is null and reason = '' and lopsided is null
                        and received >= expected and expected > 0
                        then 'nothing that was handed in belongs here' end,
                   case when value is null and n = 0 and coalesce(expected, 0) = 0
                        and applicable is distinct from 0 and reason = ''
                        then 'no data were handed in' end,
                   case when applicable = 0 and n = 0
                        then concat_ws(': ', 'not applicable', why_not) end) as reason,
               {_ratio("received", "expected")} as coverage,
               {_ratio("coalesce(estimated, 0)", "size")} as estimated_share,
               {_ratio("coalesce(reviewed, 0)", "size")} as reviewed_share,
               cast({_ratio("quality", "size")} as decimal(4,2)) as quality,
               consolidation, consolidation = $lead as is_lead,
               $criteria as criteria, $gwp as gwp_set,
               $definition as definition, 'none' as assurance_level
        from joined""",
        _said(con, indicator) | {"threshold": threshold(indicator.indicator_id)},
    )


_SITES = (
    "list(w.site_name || ' (' || array_to_string(w.gaps[:3], '; ') || case when "
    "len(w.gaps) > 3 then '; ' || len(w.gaps) - 3 || ' more' else '' end || ')' "
    "order by w.site_id) filter (where w.gaps is not null)"
)


def _some(items: str, most: int, what: str) -> str:
    """SQL of a list as a sentence: the first of many, and how many there are more."""
    return (
        f"array_to_string(({items})[:{most}], '; ') || case when len({items}) > {most} "
        f"then ' and ' || len({items}) - {most} || ' {what}s more' else '' end"
    )


def nothing_collected(con: duckdb.DuckDBPyConnection, indicator: Indicator) -> None:
    """Write ``result`` for an indicator of whose metrics nothing was handed in."""
    approaches = ", ".join(f"({literal(a)})" for a in indicator.approaches)
    con.execute(
        f"""
        create or replace temp table result as
        select $id || '/GROUP-TOTAL/' || period_id || '/' || a.approach || '/total'
                   as figure_id,
               $id as indicator_id, 'group' as level, 'GROUP-TOTAL' as entity,
               cast(null as varchar) as site_id, period_id, '' as breakdown,
               cast(null as decimal(38,12)) as value,
               cast(null as decimal(38,12)) as value_low,
               cast(null as decimal(38,12)) as value_high, $unit as unit,
               '{{}}' as roles,
               'not_collected' as status, 'no data were handed in' as reason,
               cast(null as decimal(12,10)) as coverage,
               cast(null as decimal(12,10)) as estimated_share,
               cast(null as decimal(12,10)) as reviewed_share,
               cast(null as decimal(4,2)) as quality, a.approach as consolidation,
               a.approach = $lead as is_lead,
               $criteria as criteria, $gwp as gwp_set, $definition as definition,
               'none' as assurance_level
        from wanted cross join (values {approaches}) a(approach)
        where {indicator.declaration.total}""",
        _said(con, indicator),
    )


def _short(column: str) -> str:
    """SQL of an end of a range for a sentence: two decimals are enough from one on,
    where they tell both ends apart."""
    return (
        f"case when abs({column}) < 1 or cast(value_low as decimal(38,2)) "
        f"= cast(value_high as decimal(38,2)) then state.plain({column}) "
        f"else state.plain(cast({column} as decimal(38,2))) end"
    )


def threshold(indicator_id: str) -> Decimal:
    """The part of a figure up to which a difference does not put it in question."""
    return _THRESHOLDS.get(indicator_id, _THRESHOLD)


def _said(con: duckdb.DuckDBPyConnection, indicator: Indicator) -> dict[str, str]:
    """What stands beside every figure of an indicator."""
    settings = dict(con.execute("from project.setting").fetchall())
    said = indicator.declaration
    return {
        "id": indicator.indicator_id,
        "unit": unit_of(con, indicator),
        "lead": shown_approach(settings["consolidation"], said.consolidation),
        "criteria": indicator.version,
        "gwp": _gwp(con, indicator),
        "definition": indicator.definition,
    }


def _ratio(part: str, whole: str) -> str:
    """SQL of a share of two sums as DECIMAL(12,10), null without a whole.

    Both are scaled to integers first, so that no binary fraction comes in between.
    """
    up = f"cast(({part}) * 1000000 as hugeint)"
    down = f"cast(({whole}) * 1000000 as hugeint)"
    return (
        f"case when {whole} > 0 then cast(cast(({up} * 10000000000) // {down} "
        "as decimal(28,0)) * cast(0.0000000001 as decimal(10,10)) as decimal(12,10)) "
        "end"
    )


def unit_of(con: duckdb.DuckDBPyConnection, indicator: Indicator) -> str:
    """The unit as printed: the company's currency stands in."""
    settings = dict(con.execute("from project.setting").fetchall())
    return indicator.declaration.unit.replace("{currency}", settings["currency"])


def _gwp(con: duckdb.DuckDBPyConnection, indicator: Indicator) -> str:
    if "CO2e" not in indicator.declaration.unit:
        return ""
    (gwp,) = con.execute(
        "select value from project.setting where name = 'gwp_set'"
    ).fetchone()  # type: ignore[misc]
    return str(gwp)
