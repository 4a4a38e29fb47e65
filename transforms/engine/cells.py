"""The steps of the engine, as SQL over temporary tables: cell, windowed, reduced.

Split from ``figures`` only because SQL is long; which of several tellings counts is in
``tellings``. Each function names the table that it writes and its columns.
"""

from __future__ import annotations

from decimal import Decimal

import duckdb

from transforms.catalogue import Indicator
from transforms.engine import means
from warehouse.connection import literal, quoted

_SHARE = {
    "operational_control": "s.operational_control",
    "financial_control": "s.financial_control",
    "equity_share": "s.equity_share",
    "none": "1::decimal(12,10)",
}


def _dims(indicator: Indicator, prefix: str = "c.") -> str:
    return "".join(f"{prefix}{quoted(name)}, " for name in indicator.dimensions)


def rolling(indicator: Indicator) -> int:
    """How many periods the longest rolling window of an indicator spans, else 1."""
    return max(role.window.periods for role in indicator.declaration.roles.values())


def _product(amount: str, share: str) -> str:
    """SQL of amount x share; nothing is multiplied where the share is 0 or 1.

    Most shares are, and a product of two wide decimals costs more than all the rest.
    """
    return (
        f"case {share} when 1 then {amount} "
        f"when 0 then case when {amount} is not null then 0::decimal(38,12) end "
        f"else cast({amount} * {share} as decimal(38,12)) end"
    )


def cells(
    con: duckdb.DuckDBPyConnection,
    indicator: Indicator,
    given: str,
    has_overlap: bool,
    per_record: bool = False,
    with_own_share: bool = False,
) -> None:
    """Write ``cell``: contributions added up per site, interval, breakdown, grade.

    ``given`` is the relation that gives the contributions.

    Contributions keep their record number where they have rivals that tell of the same
    thing, or on request, and stay apart line by line where a median needs each of
    them. With ``with_own_share`` each amount is also multiplied by the share of its
    own interval, one rounding per contribution; states stay apart, because they are
    multiplied later, by the share of the day that is looked at.
    """
    roles = indicator.declaration.roles
    apart = [name for name, role in roles.items() if role.reduce == "median"]
    keyed = [
        name for name, role in roles.items() if role.reduce in ("count_distinct", "rss")
    ]
    record = "cast(null as bigint)"
    join = ""
    if per_record:
        record = "c.record_no"
    elif has_overlap:
        record = "o.record_no"
        join = (
            "left join (select distinct record_no from facts.overlap) o "
            "on o.record_no = c.record_no"
        )
    key = "cast(null as varchar)"
    if per_record or keyed:
        listed = ", ".join(literal(name) for name in keyed) or "''"
        key = f"case when c.role in ({listed}) then c.key end"
    factor = "c.factor_id" if per_record else "cast(null as varchar)"
    line = "row_number() over ()" if per_record else "0"
    states = [name for name, role in roles.items() if role.window.is_instant]
    single = [f"role in ({', '.join(map(literal, apart))})"] if apart else []
    if with_own_share and states:
        listed = ", ".join(map(literal, states))
        single.append(f"(role in ({listed}) and period_start <> period_end)")
    if single and not per_record:
        line = f"case when {' or '.join(single)} then row_number() over () else 0 end"
    looked_back = "wanted" if rolling(indicator) == 1 else "project.period"
    extremes = "min(c.amount) as low, max(c.amount) as high"
    if not {role.reduce for role in roles.values()} & {"min", "max"}:
        extremes = "null::decimal(38,12) as low, null::decimal(38,12) as high"
    own, only, kept = "", "", ""
    if with_own_share:
        # Only where a share is a fraction does the order of multiplying and adding
        # matter; the cells of all other sites stand as they are.
        con.execute("""
            create or replace temp table own_share as
            from own_share semi join fractional using (site_id);
            create or replace temp table whole_cell as
            from cell where site_id not in (select site_id from fractional)""")
        kept = " union all by name from whole_cell"
        only = "and c.site_id in (select site_id from fractional)"
        join += (
            " left join own_share s on s.site_id = c.site_id "
            "and s.period_start = c.period_start and s.period_end = c.period_end"
        )
        for number, approach in enumerate(indicator.approaches):
            own += f", sum({_product('c.amount', _SHARE[approach])}) as own{number}"
    con.execute(f"""
        create or replace temp table cell as
        select c.role, c.site_id, c.country, c.period_start, c.period_end, c.grade,
               {_dims(indicator)} {key} as key, {record} as record_no,
               {factor} as factor_id, c.line,
               sum(c.amount) as amount, count(*) as n,
               count(*) - count(c.amount) as unknown,
               {extremes}{own}
        from (select *, {line} as line from {given} t) c {join}
        where c.period_end >= (select min(prior_start) from {looked_back})
          and c.period_start <= (select max(period_end) from wanted) {only}
        group by all{kept}""")


def place_in_time(con: duckdb.DuckDBPyConnection, indicator: Indicator) -> None:
    """Write ``placed``: cells beside each period whose window they lie in.

    ``part`` says how a mean counts the cell (see ``means``); ``on_day`` the day of an
    instant window; ``span_*`` the stretch in which rivals are looked for.
    """
    branches = []
    for name, role in indicator.declaration.roles.items():
        columns = "select w.period_id, c.*, "
        where = f"where c.role = {literal(name)}"
        inside = "c.period_start >= w.{0}_start and c.period_end <= w.{0}_end"
        on_day = "c.period_start <= {0} and c.period_end >= {0}"
        window = role.window
        if window.kind in ("period", "prior"):
            side = window.kind
            branches.append(
                f"{columns} '' as part, cast(null as date) as on_day, "
                f"w.{side}_start as span_start, w.{side}_end as span_end "
                f"from cell c join wanted w on {inside.format(side)} {where}"
            )
        elif window.is_rolling:
            branches.append(
                f"{columns} '' as part, cast(null as date) as on_day, "
                "p.period_start as span_start, p.period_end as span_end "
                "from cell c join project.period p on c.period_start >= p.period_start "
                "and c.period_end <= p.period_end "
                "join wanted w on p.kind = w.kind and p.period_end <= w.period_end "
                f"and (select count(*) from project.period q where q.kind = w.kind "
                "and q.period_end > p.period_end and q.period_end <= w.period_end) "
                f"< {window.periods} {where}"
            )
        elif window.kind == "mean":
            branches += means.placed(role, columns, where)
        else:
            day = "w.period_end" if window.kind == "closing" else "w.period_start - 1"
            branches.append(
                f"{columns} '' as part, {day} as on_day, cast(null as date) as "
                "span_start, cast(null as date) as span_end from wanted w "
                f"join cell c on {on_day.format(day)} {where}"
            )
    con.execute(
        "create or replace temp table placed as " + " union all ".join(branches)
    )


def _rounds(con: duckdb.DuckDBPyConnection, indicator: Indicator, given: str) -> bool:
    """Whether some product of a contribution and its share has over 12 decimals.

    If none has, nothing is rounded, and adding before multiplying gives the same.
    """
    shares = [_SHARE[name] for name in indicator.approaches]
    (decimals,) = con.execute(f"""
        select coalesce(max(len(rtrim(split_part(share, '.', 2), '0'))), 0)
        from (select distinct unnest([{", ".join(shares)}])::varchar as share
              from own_share s)""").fetchone()  # type: ignore[misc]
    looked_back = "wanted" if rolling(indicator) == 1 else "project.period"
    step = f"{Decimal(1).scaleb(decimals - 12):f}::decimal(38,12)"
    (found,) = con.execute(f"""
        select coalesce(bool_or(c.amount % {step} <> 0), false)
        from {given} c
        where c.site_id in (select site_id from fractional)
          and c.period_end >= (select min(prior_start) from {looked_back})
          and c.period_start <= (select max(period_end) from wanted)""").fetchone()  # type: ignore[misc]
    return bool(found)


def add_shares(
    con: duckdb.DuckDBPyConnection,
    indicator: Indicator,
    given: str,
    per_record: bool = False,
    with_own_share: bool = False,
) -> bool:
    """Write ``windowed``: placed cells with amounts a0.. and shares s0.. by approach.

    The share of an interval is the mean over its days, so a change of ownership in
    mid-interval cuts it there. Returns True when some share is neither 0 nor 1: then
    the caller starts again with one rounding per contribution.
    """
    con.execute("""
        create or replace temp table own_share as
        with asked as (
            select distinct site_id, coalesce(on_day, period_start) as period_start,
                   coalesce(on_day, period_end) as period_end from placed),
        cut as (
            select a.site_id, a.period_start, a.period_end, o.operational_control,
                   o.financial_control, o.equity_share,
                   least(o.valid_to, a.period_end)
                   - greatest(o.valid_from, a.period_start) + 1 as days,
                   a.period_end - a.period_start + 1 as whole
            from asked a join project.ownership o
                on o.site_id = cast(a.site_id as varchar)
                and o.valid_from <= a.period_end and o.valid_to >= a.period_start)
        select site_id, period_start, period_end,
               state.mean_share(sum(operational_control * days), max(whole))
                   as operational_control,
               state.mean_share(sum(financial_control * days), max(whole))
                   as financial_control,
               state.mean_share(sum(equity_share * days), max(whole))
                   as equity_share
        from cut group by all""")
    approaches = indicator.approaches
    if not with_own_share:
        whole = " and ".join(f"{_SHARE[name]} in (0, 1)" for name in approaches)
        con.execute(
            "create or replace temp table fractional as "
            f"select distinct site_id from own_share s where not ({whole})"
        )
        (found,) = con.execute("select count(*) from fractional").fetchone()  # type: ignore[misc]
        # A record that stands alone is rounded once anyway.
        if found and not per_record and _rounds(con, indicator, given):
            return True
    amounts = []
    for number, approach in enumerate(approaches):
        share = f"coalesce({_SHARE[approach]}, 0)"
        product = _product("p.amount", share)
        if with_own_share:
            product = (
                "case when coalesce(p.on_day, p.period_start) = p.period_start "
                "and coalesce(p.on_day, p.period_end) = p.period_end "
                f"then coalesce(p.own{number}, {product}) else {product} end"
            )
        amounts.append(
            f"{product} as a{number}, cast({share} as decimal(12,10)) as s{number}"
        )
    con.execute(f"""
        create or replace temp table windowed as
        select p.*, coalesce(p.country, t.country) as in_country, {", ".join(amounts)}
        from placed p
        left join own_share s on s.site_id = p.site_id
            and s.period_start = coalesce(p.on_day, p.period_start)
            and s.period_end = coalesce(p.on_day, p.period_end)
        left join project.site t on t.site_id = cast(p.site_id as varchar)""")
    return False


def condense(con: duckdb.DuckDBPyConnection, indicator: Indicator) -> None:
    """Rewrite ``windowed`` with one row per period, site, breakdown and grade.

    The intervals have done their work; what follows looks at each row several times.
    Shares become 1 inside and 0 outside the boundary.
    """
    numbers = range(len(indicator.approaches))
    amounts = ", ".join(f"sum(a{n}) as a{n}" for n in numbers)
    shares = ", ".join(f"cast(s{n} > 0 as integer) as s{n}" for n in numbers)
    has_mean = any(
        role.window.kind == "mean" for role in indicator.declaration.roles.values()
    )
    days = (
        "on_day, period_end"
        if has_mean
        else "null::date as on_day, null::date as period_end"
    )
    con.execute(f"""
        create or replace temp table windowed as
        select period_id, role, part, span_start, span_end, site_id, in_country, grade,
               {days}, {_dims(indicator, "")} key, record_no, line, {shares}, {amounts},
               sum(amount) as amount, sum(n) as n, sum(unknown) as unknown,
               min(low) as low, max(high) as high
        from windowed group by all""")


def reduce(con: duckdb.DuckDBPyConnection, indicator: Indicator) -> None:
    """Write ``reduced``: per role, entity, breakdown and approach what the reducers
    need: amount, n, unknown, low, high, distinct keys, parts, and the grades' sizes;
    ``least`` and ``most`` are what amount would be under the other tellings."""
    roles = indicator.declaration.roles
    reducers = {role.reduce for role in roles.values()}
    distinct = "cast(0 as bigint)"
    if "count_distinct" in reducers:
        distinct = "count(distinct c.key)"
    parts = "cast(null as decimal(38,12)[])"
    if "median" in reducers:
        parts = "list(c.amount order by c.amount)"
    by_approach = ", ".join(
        f"{{consolidation: {literal(approach)}, amount: a{n}, inside: s{n} > 0, "
        f"less: lo{n}, more: hi{n}}}"
        for n, approach in enumerate(indicator.approaches)
    )
    what = "c.period_id, c.role, c.set_no, c.breakdown, c.consolidation"
    con.execute(f"""
        create or replace temp table reduced as
        with told as (
            select c.period_id, c.role, c.set_no, c.breakdown, c.site_id, c.doubtful,
                   c.in_country, c.key, c.n, c.unknown, c.low, c.high, g.estimated,
                   g.reviewed, g.quality, unnest([{by_approach}], recursive := true)
            from chosen c join ref.grade g on g.grade = c.grade)
        from (
            select {what},
                   case when grouping(c.site_id) = 0 then 'site'
                        when grouping(c.in_country) = 0 then 'country'
                        else 'group' end as level,
                   case when grouping(c.site_id) = 0 then cast(c.site_id as varchar)
                        when grouping(c.in_country) = 0 then 'country:' || c.in_country
                        else 'GROUP-TOTAL' end as entity,
                   sum(c.amount) as amount, sum(c.n) as n, sum(c.unknown) as unknown,
                   sum(c.amount) + sum(c.less) as least,
                   sum(c.amount) + sum(c.more) as most,
                   string_agg(distinct c.doubtful, ', ' order by c.doubtful)
                       as doubtful,
                   string_agg(distinct cast(c.site_id as varchar), ', '
                              order by cast(c.site_id as varchar))
                       filter (where c.doubtful is not null) as doubtful_sites,
                   min(c.low) as low, max(c.high) as high, {distinct} as distinct_keys,
                   {parts} as parts, sum(abs(c.amount)) as size,
                   sum(abs(c.amount)) filter (where c.estimated) as estimated,
                   sum(abs(c.amount)) filter (where c.reviewed) as reviewed,
                   sum(abs(c.amount) * c.quality) as quality
            from told c where c.inside
            group by grouping sets (
                ({what}, c.site_id), ({what}, c.in_country), ({what})))
        where entity is not null""")
    if "rss" in reducers:
        _root_sum_square(con, indicator)


def _root_sum_square(con: duckdb.DuckDBPyConnection, indicator: Indicator) -> None:
    """Fill ``parts`` of rss roles with the sum within each key."""
    names = [n for n, r in indicator.declaration.roles.items() if r.reduce == "rss"]
    listed = ", ".join(literal(name) for name in names)
    selects = []
    for number, approach in enumerate(indicator.approaches):
        for level, entity in (
            ("site", "cast(site_id as varchar)"),
            ("country", "'country:' || in_country"),
            ("group", "'GROUP-TOTAL'"),
        ):
            selects.append(
                f"select period_id, role, breakdown, set_no, '{level}' as level, "
                f"{entity} as entity, {literal(approach)} as consolidation, key, "
                f"sum(a{number}) as amount from chosen where role in ({listed}) "
                f"and s{number} > 0 group by all"
            )
    con.execute(f"""
        create or replace temp table keyed as
        select period_id, role, breakdown, set_no, level, entity, consolidation,
               list(amount order by key) as parts
        from ({" union all ".join(selects)}) group by all;
        update reduced r set parts = k.parts from keyed k
        where k.period_id = r.period_id and k.role = r.role and k.set_no = r.set_no
          and k.breakdown = r.breakdown and k.entity = r.entity
          and k.consolidation = r.consolidation""")
