"""From reduced roles to finished figures: formula, coverage, status and reason.

Belongs here: the last step of the engine, in which a figure gets its value or says
why it has none.
"""

from __future__ import annotations

import json
from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import duckdb
import pyarrow as pa

from transforms import reference
from transforms.catalogue import APPROACHES, Indicator, Role
from transforms.formula import EXACT, NoFigure, rounded
from warehouse.connection import literal

if TYPE_CHECKING:
    from transforms.figures import Context

_KEY = ("period_id", "level", "entity", "breakdown", "consolidation")
_VALUE = pa.decimal128(38, 12)


def finalize(
    con: duckdb.DuckDBPyConnection, context: Context, indicator: Indicator
) -> None:
    """Write ``result``: finished rows of figures.figure for the wanted periods."""
    if _is_plain(indicator):
        _plain_values(con)
    else:
        _formula_values(con, context, indicator)
    _coverage(con, context, indicator)
    _statuses(con, context, indicator)


def _is_plain(indicator: Indicator) -> bool:
    """One role, added up: no formula has to be evaluated."""
    roles = indicator.declaration.roles
    role = next(iter(roles.values()))
    return (
        len(roles) == 1
        and role.reduce == "sum"
        and role.window != "mean"
        and indicator.declaration.figure.strip() == next(iter(roles))
        and not _counts_events(indicator, role)
    )


def _plain_values(con: duckdb.DuckDBPyConnection) -> None:
    con.execute("""
        create or replace temp table valued as
        select period_id, level, entity, breakdown, consolidation,
               case when unknown = 0 then amount end as value,
               case when unknown = 0
                    then '{"' || role || '":"' || amount || '"}'
                    else '{"' || role || '":null}' end as roles,
               case when unknown > 0 then unknown || ' of ' || n
                    || ' contributions lack a factor' else '' end as reason,
               n, size, estimated, reviewed, quality, null::varchar as lopsided
        from reduced""")


def _formula_values(
    con: duckdb.DuckDBPyConnection, context: Context, indicator: Indicator
) -> None:
    roles = indicator.declaration.roles
    zero_roles = {
        name
        for name, role in roles.items()
        if _counts_events(indicator, role)
        and _event_metrics(role) <= context.delivered_registers
    }
    months = dict(con.execute("select period_id, month_count from wanted").fetchall())
    groups: dict[tuple[Any, ...], dict[str, list[dict[str, Any]]]] = defaultdict(
        lambda: defaultdict(list)
    )
    columns = (
        "period_id, level, entity, breakdown, consolidation, role, part, amount, n, "
        "unknown, low, high, distinct_keys, parts, size, estimated, reviewed, quality"
    )
    cursor = con.execute(f"select {columns} from reduced order by all")
    names = [item[0] for item in cursor.description]
    for found in cursor.fetchall():
        values = dict(zip(names, found, strict=True))
        groups[found[:5]][values["role"]].append(values)
    if zero_roles:
        _add_frame(con, context, indicator, groups)
    lopsided = _lopsided(indicator, groups, zero_roles)
    rows = []
    for key, parts in sorted(groups.items()):
        row = _valued(indicator, key, parts, zero_roles, months[key[0]])
        row["lopsided"] = lopsided.get((key[0], key[4])) if not _is_part(key) else None
        rows.append(row)
    schema = pa.schema(
        [(name, pa.string()) for name in _KEY]
        + [("value", _VALUE), ("roles", pa.string()), ("reason", pa.string()),
           ("n", pa.int64()), ("size", _VALUE), ("estimated", _VALUE),
           ("reviewed", _VALUE), ("quality", pa.decimal128(38, 12)),
           ("lopsided", pa.string())]
    )  # fmt: skip
    con.register("incoming", pa.Table.from_pylist(rows, schema))
    con.execute("create or replace temp table valued as from incoming")
    con.unregister("incoming")


def _add_frame(
    con: duckdb.DuckDBPyConnection,
    context: Context,
    indicator: Indicator,
    groups: dict[tuple[Any, ...], dict[str, list[dict[str, Any]]]],
) -> None:
    """Totals that have no contribution at all, where a register was delivered: no
    row in it is a zero for the group, and for sites that handed in the other roles."""
    for (period,) in con.execute("select period_id from wanted").fetchall():
        for approach in APPROACHES[indicator.declaration.consolidation]:
            groups.setdefault(
                (period, "group", "GROUP-TOTAL", "", approach), defaultdict(list)
            )


def _is_part(key: tuple[Any, ...]) -> bool:
    """Whether a figure is something else than a group total."""
    return bool(key[1] != "group" or key[3])


def _lopsided(
    indicator: Indicator,
    groups: dict[tuple[Any, ...], dict[str, list[dict[str, Any]]]],
    zero_roles: set[str],
) -> dict[tuple[str, str], str]:
    """(period, approach) -> words, where sites are under a fraction and not over it.

    Such a group ratio divides one set of sites by another. A site that is only over
    the fraction is none of this: an office uses energy and mills no ore.
    """
    below = indicator.formula.denominators
    above = indicator.formula.names - below - zero_roles
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    if not below or not above:
        return {}
    for (period, level, entity, breakdown, approach), parts in sorted(groups.items()):
        if level == "site" and not breakdown:
            has = {name for name, rows in parts.items() if rows}
            if has & below and not has & above:
                found[(period, approach)].append(entity)
    named = " or ".join(sorted(name.replace("_", " ") for name in above))
    under = " or ".join(sorted(name.replace("_", " ") for name in below))
    return {
        key: f"{len(sites)} of the sites with {under} have no {named}: "
        + ", ".join(sites[:5])
        + (" ..." if len(sites) > 5 else "")
        for key, sites in found.items()
    }


def _valued(
    indicator: Indicator,
    key: tuple[Any, ...],
    parts: dict[str, list[dict[str, Any]]],
    zero_roles: set[str],
    months: int,
) -> dict[str, Any]:
    reduced: dict[str, Decimal | None] = {}
    lacking = []
    for name, role in indicator.declaration.roles.items():
        rows = parts.get(name, [])
        if not rows:
            reduced[name] = Decimal(0) if name in zero_roles else None
            continue
        unknown = sum(row["unknown"] for row in rows)
        if unknown and role.reduce not in ("count", "count_distinct", "list"):
            lacking.append(f"{unknown} contributions to {name} lack a factor")
            reduced[name] = None
            continue
        reduced[name] = _reduced(role, rows, months)
    value, reason = None, "; ".join(lacking)
    if not lacking:
        try:
            value = indicator.formula.value(reduced)
        except NoFigure as error:
            reason = str(error)
    if value is not None and not any(parts.values()):
        reason = "no row in the register"
    everything = [row for rows in parts.values() for row in rows]

    def total(name: str) -> Decimal:
        return sum((row[name] or Decimal(0) for row in everything), Decimal(0))

    shown = {n: None if v is None else format(v, "f") for n, v in reduced.items()}
    return dict(zip(_KEY, key, strict=True)) | {
        "value": value,
        "roles": json.dumps(shown, sort_keys=True, separators=(",", ":")),
        "reason": reason,
        "n": sum(row["n"] for row in everything),
        "size": total("size"),
        "estimated": total("estimated"),
        "reviewed": total("reviewed"),
        "quality": total("quality"),
    }


def _reduced(role: Role, rows: list[dict[str, Any]], months: int) -> Decimal | None:
    """One role's value from its reduced rows. A mean is the sum of month-ends over
    the months of the period; halves count months / 2 each."""
    if role.window == "mean":
        monthly = sum((r["amount"] for r in rows if r["part"] == "month"), Decimal(0))
        halves = sum((r["amount"] for r in rows if r["part"] == "half"), Decimal(0))
        return rounded(EXACT.divide(2 * monthly + months * halves, Decimal(2 * months)))
    row = rows[0]
    if role.reduce == "sum":
        return row["amount"]
    if role.reduce in ("count", "list"):
        return rounded(Decimal(int(row["n"])))
    if role.reduce == "count_distinct":
        return rounded(Decimal(int(row["distinct_keys"])))
    if role.reduce == "min":
        return row["low"]
    if role.reduce == "max":
        return row["high"]
    values = [value for value in row["parts"] or [] if value is not None]
    if not values:
        return None
    if role.reduce == "median":
        middle = len(values) // 2
        return rounded(EXACT.divide(values[middle] + values[~middle], Decimal(2)))
    squares = Decimal(0)
    for value in values:
        squares = EXACT.add(squares, EXACT.multiply(value, value))
    return rounded(EXACT.sqrt(squares))


def _event_metrics(role: Role) -> frozenset[str]:
    return frozenset(o.metric for o in role.from_ if o.metric)


def _counts_events(indicator: Indicator, role: Role) -> bool:
    """Whether a role is fed by event registers only, so that no row is a zero."""
    metrics = _event_metrics(role)
    return bool(metrics) and all(
        o.metric
        and reference.is_register(o.metric)
        and reference.metric(o.metric)["kind"] == "event"
        for o in role.from_
    )


def _watched(context: Context, indicator: Indicator) -> list[tuple[str, str]]:
    """(metric, window) pairs whose completeness a figure depends on."""
    pairs = set()
    named: set[str] = set()
    for role in indicator.declaration.roles.values():
        window = "period" if role.window.startswith("rolling") else role.window
        for origin in role.from_:
            metrics = {origin.metric} if origin.metric else set()
            if origin.indicator:
                metrics = set(context.metrics[origin.indicator])
            if origin.derived:
                from transforms.catalogue import derived

                reads = derived()[origin.derived].reads
                metrics = {name for schema, name in reads if schema == "metric"}
            for metric in metrics:
                named.add(metric)
                pairs.add((metric, window))
    for metric in context.metrics[indicator.indicator_id] - named:
        pairs.add((metric, "period"))
    result = []
    for metric, window in sorted(pairs):
        is_stock = reference.metric(metric)["kind"] == "stock"
        if is_stock and window in ("period", "prior"):
            window = "closing"
        if not is_stock and window in ("closing", "opening", "mean"):
            window = "period"
        result.append((metric, window))
    return result


def _coverage(
    con: duckdb.DuckDBPyConnection, context: Context, indicator: Indicator
) -> None:
    """Write ``covered``: expected and received per period, entity and approach."""
    pairs = ", ".join(
        f"({literal(metric)}, {literal(window)})"
        for metric, window in _watched(context, indicator)
    )
    con.execute(f"""
        create or replace temp table watched as
        select c.*, t.country from facts.coverage c
        join (values {pairs or "('', '')"}) w(metric_id, span)
            on w.metric_id = c.metric_id and w.span = c.window_name
        join wanted using (period_id)
        left join project.site t on t.site_id = c.site_id;
        create or replace temp table spread as
        select w.*, i.approach, '' as breakdown from watched w
        join figures.inside i on i.period_id = w.period_id and i.site_id = w.site_id
        """)
    if any(names == ("tag",) for names in indicator.sets):
        # A mark picks sites, so its figures are as whole as those sites are.
        con.execute("""
            insert into spread
            select s.* replace ('tag=' || t.tag as breakdown)
            from spread s join project.site_tag t on t.site_id = s.site_id""")
    con.execute("""
        create or replace temp table covered as
        select w.period_id, w.approach as consolidation, w.breakdown,
               case when grouping(w.site_id) = 0 then 'site'
                    when grouping(w.country) = 0 then 'country'
                    else 'group' end as level,
               case when grouping(w.site_id) = 0 then w.site_id
                    when grouping(w.country) = 0 then 'country:' || w.country
                    else 'GROUP-TOTAL' end as entity,
               sum(w.expected) filter (where w.applicable) as expected,
               sum(w.received) filter (where w.applicable) as received,
               count(*) filter (where w.applicable) as applicable,
               count(distinct w.site_id) filter (
                   where w.applicable and w.received < w.expected) as gappy_sites,
               string_agg(distinct w.metric_id, ', ' order by w.metric_id) filter (
                   where w.applicable and w.received < w.expected) as gappy_metrics
        from spread w
        group by grouping sets (
            (w.period_id, w.approach, w.breakdown, w.site_id),
            (w.period_id, w.approach, w.breakdown, w.country),
            (w.period_id, w.approach, w.breakdown))""")


def _statuses(
    con: duckdb.DuckDBPyConnection, context: Context, indicator: Indicator
) -> None:
    """Write ``result``. The status is the first that holds: not_applicable,
    not_collected, (not_material, by decision later,) incomplete, estimated, zero,
    complete."""
    approaches = ", ".join(
        f"({literal(a)})" for a in APPROACHES[indicator.declaration.consolidation]
    )
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
                   v.estimated, v.reviewed, v.quality, v.lopsided, c.expected,
                   c.received, c.applicable, c.gappy_sites, c.gappy_metrics
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
               period_id, breakdown, value, $unit as unit, roles,
               case when applicable = 0 and n = 0 then 'not_applicable'
                    when value is null and n = 0 and coalesce(expected, 0) = 0
                        then 'not_collected'
                    when value is null or lopsided is not null
                        or coalesce(received < expected, false) then 'incomplete'
                    when estimated > 0 then 'estimated'
                    when value = 0 then 'zero'
                    else 'complete' end as status,
               concat_ws('; ', nullif(reason, ''), lopsided,
                   case when coalesce(received < expected, false) then
                        case when level = 'site' then
                             case when received = 0 then 'missing: '
                                  else 'missing in part: ' end
                             else gappy_sites || ' site'
                                  || case when gappy_sites = 1 then '' else 's' end
                                  || ' incomplete: ' end || gappy_metrics end,
                   case when value is null and n = 0 and coalesce(expected, 0) = 0
                        and applicable is distinct from 0 and reason = ''
                        then 'no data were handed in' end,
                   case when applicable = 0 and n = 0
                        then 'declared not applicable in expected.csv' end) as reason,
               {_ratio("received", "expected")} as coverage,
               {_ratio("coalesce(estimated, 0)", "size")} as estimated_share,
               {_ratio("coalesce(reviewed, 0)", "size")} as reviewed_share,
               cast({_ratio("quality", "size")} as decimal(4,2)) as quality,
               consolidation, $criteria as criteria, $gwp as gwp_set,
               $definition as definition, 'none' as assurance_level
        from joined""",
        _said(con, indicator),
    )


def nothing_collected(con: duckdb.DuckDBPyConnection, indicator: Indicator) -> None:
    """Write ``result`` for an indicator of whose metrics nothing was handed in."""
    approaches = ", ".join(
        f"({literal(a)})" for a in APPROACHES[indicator.declaration.consolidation]
    )
    con.execute(
        f"""
        create or replace temp table result as
        select $id || '/GROUP-TOTAL/' || period_id || '/' || a.approach || '/total'
                   as figure_id,
               $id as indicator_id, 'group' as level, 'GROUP-TOTAL' as entity,
               cast(null as varchar) as site_id, period_id, '' as breakdown,
               cast(null as decimal(38,12)) as value, $unit as unit, '{{}}' as roles,
               'not_collected' as status, 'no data were handed in' as reason,
               cast(null as decimal(12,10)) as coverage,
               cast(null as decimal(12,10)) as estimated_share,
               cast(null as decimal(12,10)) as reviewed_share,
               cast(null as decimal(4,2)) as quality, a.approach as consolidation,
               $criteria as criteria, $gwp as gwp_set, $definition as definition,
               'none' as assurance_level
        from wanted cross join (values {approaches}) a(approach)
        where {indicator.declaration.total}""",
        _said(con, indicator),
    )


def _said(con: duckdb.DuckDBPyConnection, indicator: Indicator) -> dict[str, str]:
    """What stands beside every figure of an indicator."""
    return {
        "id": indicator.indicator_id,
        "unit": unit_of(con, indicator),
        "criteria": indicator.code_version,
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
    """The unit as printed: the company's currency and hour base stand in."""
    settings = dict(con.execute("from project.setting").fetchall())
    unit = indicator.declaration.unit
    for name in ("currency", "rate_base_hours"):
        unit = unit.replace("{" + name + "}", settings[name])
    return unit


def _gwp(con: duckdb.DuckDBPyConnection, indicator: Indicator) -> str:
    if "CO2e" not in indicator.declaration.unit:
        return ""
    (gwp,) = con.execute(
        "select value from project.setting where name = 'gwp_set'"
    ).fetchone()  # type: ignore[misc]
    return str(gwp)
