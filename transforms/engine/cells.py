"""The steps of the engine, as SQL over temporary tables: cell, windowed, reduced.

Split from ``figures`` only because SQL is long. Each function names the table that it
writes and its columns.
"""

from __future__ import annotations

from decimal import Decimal

import duckdb

from transforms.catalogue import APPROACHES, Indicator
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


def _approaches(indicator: Indicator) -> tuple[str, ...]:
    return APPROACHES[indicator.declaration.consolidation]


def rolling(indicator: Indicator) -> int:
    """How many periods the longest rolling window of an indicator spans, else 1."""
    return max(role.window.periods for role in indicator.declaration.roles.values())


def breakdown_value(column: str) -> str:
    """SQL of a dimension's value in a breakdown, in which ; and = are marks."""
    return f"replace(replace(cast({column} as varchar), ';', ','), '=', ':')"


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
        for number, approach in enumerate(_approaches(indicator)):
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
    shares = [_SHARE[name] for name in _approaches(indicator)]
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
    approaches = _approaches(indicator)
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
    numbers = range(len(_approaches(indicator)))
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


def choose_views(
    con: duckdb.DuckDBPyConnection,
    indicator: Indicator,
    has_overlap: bool,
    per_record: bool,
) -> None:
    """Write ``chosen``: windowed rows with ``set_no`` and ``breakdown``, rivals reduced
    to one telling each.

    ``lo0..`` and ``hi0..`` say, on one row of each, by how much the least and the most
    that is told of the same thing lie off the amount that counts; else they are null.
    """
    parts = []
    numbers = range(len(_approaches(indicator)))
    undisputed = "".join(
        f", null::decimal(38,12) as lo{n}, null::decimal(38,12) as hi{n}"
        for n in numbers
    )
    for number, names in enumerate(indicator.sets):
        own = [n for n in names if n != "tag"]
        breakdown = " || ';' || ".join(
            f"{literal(name + '=')} || "
            + (
                "t.tag"
                if name == "tag"
                else f"coalesce({breakdown_value(f'w.{quoted(name)}')}, '')"
            )
            for name in names
        )
        tag = "join project.site_tag t on t.site_id = cast(w.site_id as varchar)"
        has = " and ".join(f"w.{quoted(n)} is not null" for n in own) or "true"
        rows = f"select w.*, {breakdown or literal('')} as breakdown, {has} as is_split"
        rows += f", {number} as set_no from windowed w {tag if 'tag' in names else ''}"
        if not has_overlap:
            parts.append(f"select r.*, null as doubtful{undisputed} from ({rows}) r")
            continue
        _rivals(con, indicator, number, rows, bool(own))
        parts.append(_settled(indicator, number, rows, own))
    con.execute("create or replace temp table chosen as " + " union all ".join(parts))
    if any(r.window.kind == "mean" for r in indicator.declaration.roles.values()):
        means.settle(con, indicator, per_record)
    # A breakdown in which nothing of a period was handed in split says nothing: it is
    # left out.
    con.execute("""
        delete from chosen where (set_no, period_id) in (
            select (set_no, period_id) from chosen where breakdown <> ''
            group by set_no, period_id
            having bool_and(not regexp_matches(breakdown, '=[^;]')))""")


def _rivals(
    con: duckdb.DuckDBPyConnection,
    indicator: Indicator,
    number: int,
    rows: str,
    is_split: bool,
) -> None:
    """Write ``told_``, ``ranked_`` and ``doubt_`` of a breakdown set, by number.

    Of the tellings of one thing a figure takes the one that has the dimensions it
    needs, lacks no factor, covers most of the time, is measured where another is
    estimated, is not a partial split (of amounts that cannot be negative, a split that
    comes to less than another telling), is finest in time, has the fewest other
    dimensions; then the name decides.
    """
    approaches = range(len(_approaches(indicator)))
    amounts = ", ".join(
        f"coalesce(sum(a{n}) filter (where not is_outdone), 0) as a{n}, "
        f"coalesce(sum(a{n}), 0) as all{n}"
        for n in approaches
    )
    low_high = ", ".join(
        f"least(0, min(w.a{n} - c.a{n}), min(c.all{n} - c.a{n})) as lo{n}, "
        f"greatest(0, max(w.a{n} - c.a{n}), max(c.all{n} - c.a{n}), "
        f"max(case when c.is_loose then w.a{n} end)) as hi{n}"
        for n in approaches
    )
    con.execute(f"""
        create or replace temp table told_{number} as
        select r.*, o.component, o.view_name, o.metric_id, o.covered_days, o.component_days,
               o.grain_days, o.dimension_count, o.is_outdone, o.is_positive,
               cast(abs(r.amount) * cast(o.rounding as double) as decimal(38,12))
                   as slack, g.estimated
        from ({rows}) r
        join facts.overlap o on o.record_no = r.record_no
            and o.span_start is not distinct from r.span_start
            and o.span_end is not distinct from r.span_end
        join ref.grade g on g.grade = r.grade;
        create or replace temp table ranked_{number} as
        with sized as (
            select period_id, role, component, view_name,
                   any_value(metric_id) as metric_id, bool_and(is_split) as is_split,
                   bool_and(unknown = 0) as has_factor, max(covered_days) as covered,
                   max(component_days) as component_days,
                   max(grain_days) as grain, max(dimension_count) as dims,
                   bool_and(is_positive) as is_positive,
                   bool_or(estimated) as estimated, sum(slack) as slack,
                   abs(coalesce(sum(amount) filter (where not is_outdone), 0)) as total
            from told_{number} group by all),
        compared as (
            select s.*, s.dims > 0 and s.is_positive and exists (
                       from sized o where o.period_id = s.period_id and o.role = s.role
                         and o.component = s.component and o.covered = s.covered
                         and o.is_split >= s.is_split and o.has_factor >= s.has_factor
                         and o.estimated <= s.estimated
                         and o.total > s.total + s.slack + o.slack) as is_partial
            from sized s)
        select *, row_number() over (
                   partition by period_id, role, component
                   order by is_split desc, has_factor desc, covered desc, estimated,
                            is_partial, grain, dims, view_name) as place
        from compared;
        create or replace temp table doubt_{number} as
        with spread as (
            select t.period_id, t.role, t.component, t.view_name, t.breakdown, k.place,
                   k.covered, k.covered < k.component_days as is_loose, k.is_positive, k.metric_id, k.is_split,
                   abs(coalesce(sum(amount) filter (where not is_outdone), 0)) as total,
                   sum(t.slack) as slack, bool_or(t.is_outdone) as is_crossed, {amounts}
            from told_{number} t
            join ranked_{number} k using (period_id, role, component, view_name)
            group by all)
        select c.period_id, c.role, c.component, c.breakdown, c.metric_id, {low_high}
        from spread c
        left join spread w on w.period_id = c.period_id and w.role = c.role
            and w.component = c.component and w.breakdown = c.breakdown
            and w.place <> 1 and {"w.is_split" if is_split else "true"}
            and case when c.is_loose then true
                     when w.covered = c.covered
                     then abs(w.total - c.total) > w.slack + c.slack
                     when w.covered < c.covered
                     then c.is_positive and w.total > c.total + w.slack + c.slack
                     else c.is_positive and w.total + w.slack + c.slack < c.total end
        join ref.metrics k on k.metric_id = c.metric_id and k.kind <> 'factor'
        where c.place = 1 and (w.place is not null or c.is_crossed)
        group by all""")


def _settled(indicator: Indicator, number: int, rows: str, own: list[str]) -> str:
    """SQL of the rows of a breakdown set that count, rivals reduced."""
    approaches = range(len(_approaches(indicator)))
    is_first = "row_number() over (partition by r.period_id, r.role, t.component, "
    is_first += "r.breakdown order by r.record_no, r.grade, r.key, r.line, r.amount)"
    doubts = "".join(
        f", case when {is_first} = 1 then d.{end}{n} end as {end}{n}"
        for n in approaches
        for end in ("lo", "hi")
    )
    counted = f"""
        select r.*, case when {is_first} = 1 then d.metric_id end as doubtful{doubts}
        from ({rows}) r
        left join (select distinct period_id, role, record_no, component, view_name,
                          is_outdone from told_{number}) t
            on t.period_id = r.period_id and t.role = r.role
            and t.record_no = r.record_no
        left join ranked_{number} k on k.period_id = t.period_id and k.role = t.role
            and k.component = t.component and k.view_name = t.view_name
        left join doubt_{number} d on d.period_id = t.period_id and d.role = t.role
            and d.component = t.component and d.breakdown = r.breakdown
        where t.record_no is null or (k.place = 1 and not t.is_outdone)"""
    summed = [
        literal(name)
        for name, role in indicator.declaration.roles.items()
        if role.reduce == "sum"
    ]
    if len(own) != 1 or not summed:
        return counted
    # What the whole has and its parts have not is shown without the dimension: the
    # whole, less the parts.
    negated = ", ".join(
        [f"-{column} as {column}" for column in ("amount", *(f"a{n}" for n in approaches))]
    )
    name = quoted(own[0])
    undisputed = "".join(
        f", null::decimal(38,12) as lo{n}, null::decimal(38,12) as hi{n}"
        for n in approaches
    )
    rest = f"""
        select r.* exclude (component, view_name, metric_id, covered_days,
                            component_days, grain_days,
                            dimension_count, is_outdone, is_positive, slack, estimated)
                   {{replaced}}, null as doubtful{undisputed}
        from told_{number} r
        join (
            select w.period_id, w.role, w.component, w.view_name as whole,
                   p.view_name as parts
            from ranked_{number} w
            join ranked_{number} p on p.period_id = w.period_id and p.role = w.role
                and p.component = w.component and p.place = 1 and p.is_split
            where w.is_positive and not w.is_split and w.covered >= p.covered
              and w.estimated <= p.estimated
              and w.total > p.total + w.slack + p.slack and w.has_factor
              and w.role in ({", ".join(summed)})
            qualify row_number() over (
                partition by w.period_id, w.role, w.component order by w.place) = 1) k
            on k.period_id = r.period_id and k.role = r.role
            and k.component = r.component and k.{{side}} = r.view_name
        where not r.is_outdone"""
    blank = literal(f"{own[0]}=")
    return " union all ".join(
        [
            counted,
            rest.format(side="whole", replaced=""),
            rest.format(
                side="parts",
                replaced=f"replace ({negated}, null as {name}, {blank} as breakdown, "
                "0 as n)",
            ),
        ]
    )


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
        for n, approach in enumerate(_approaches(indicator))
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
    for number, approach in enumerate(_approaches(indicator)):
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
