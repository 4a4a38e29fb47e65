"""Means over the months of a period: which readings count, and for which months.

A mean looks at the month-ends of the company's own calendar. Of a month its last
reading counts. A site that was not open or not inside at a month-end counts zero there;
at one at which it was and did not tell, the mean of its own readings stands in. Fewer
than two readings inside the period are joined by the opening one, and their mean stands
in everywhere: a lone reading is never halved. Belongs here: that rule.

Parts of a contribution: ``month`` counts with the share of its month-end. ``stand_in``
counts with the sum of the shares at the month-ends that it stands in for, divided by
the number of days of the site's stand-ins. The role is their sum over the months of the
period.
"""

from __future__ import annotations

import duckdb

from transforms.catalogue import Indicator, Role
from warehouse import reference
from warehouse.connection import literal

# Shares have ten decimals and amounts twelve: as integers nothing is lost.
_SCALED = "cast(replace(cast({0} as varchar), '.', '') as hugeint)"


def is_of_readings(role: Role) -> bool:
    """Whether a mean is one of readings; of a register it is one of states, in which
    nothing is missing at a month-end, for a row is a state until it ends."""
    return not any(o.metric and reference.is_register(o.metric) for o in role.from_)


def placed(role: Role, columns: str, where: str) -> list[str]:
    """Branches of ``placed`` for a role with a mean window."""
    spans = "cast(null as date) as span_start, cast(null as date) as span_end"
    days = "on m.first_day <= c.period_end and m.last_day >= c.period_end"
    if not is_of_readings(role):
        days = "on c.period_start <= m.month_end and c.period_end >= m.month_end"
    branches = [
        f"{columns} 'month' as part, m.month_end as on_day, {spans} from wanted w "
        f"join project.month m on m.period_id = w.period_id join cell c {days} {where}"
    ]
    if is_of_readings(role):
        branches.append(
            f"{columns} 'opening' as part, w.period_start - 1 as on_day, {spans} "
            f"from wanted w join cell c on c.period_end = w.period_start - 1 {where}"
        )
    return branches


def settle(
    con: duckdb.DuckDBPyConnection, indicator: Indicator, per_record: bool
) -> None:
    """Rewrite ``chosen``: readings that count, and those that stand in for others."""
    roles = ", ".join(
        literal(name)
        for name, role in indicator.declaration.roles.items()
        if role.window.kind == "mean" and is_of_readings(role)
    )
    approaches = indicator.approaches
    if not roles:
        return
    con.execute(f"""
        create or replace temp table reading as
        with own as (
            -- A month in which nothing is split says nothing of a split.
            select * from chosen where role in ({roles})
            qualify bool_or(is_split) over (
                    partition by period_id, role, site_id, set_no, part, on_day)
                and period_end = max(period_end) over (
                    partition by period_id, role, site_id, set_no, part, on_day))
        select *, count(distinct on_day) filter (where part = 'month') over (
                      partition by period_id, role, site_id, set_no) as months
        from own""")
    stood_for = ", ".join(
        f"sum(coalesce({_inside(approach)}, 0)) as f{n}"
        for n, approach in enumerate(approaches)
    )
    shares = ", ".join(
        f"cast(f.f{n} as decimal(12,10)) as s{n}" for n in range(len(approaches))
    )
    con.execute(f"""
        create or replace temp table stand_in as
        with stood_for as (
            select t.period_id, t.role, t.site_id, t.set_no,
                   count(distinct m.month_end) as stood_for, {stood_for}
            from (select distinct period_id, role, site_id, set_no, months
                  from reading) t
            join project.month m on m.period_id = t.period_id
            left join state.site_life l on l.site_id = t.site_id
            left join project.ownership o on o.site_id = cast(t.site_id as varchar)
                and o.valid_from <= m.month_end and o.valid_to >= m.month_end
            where (l.opened is null or l.opened <= m.month_end)
              and (l.closed is null or l.closed >= m.month_end)
              and (t.months < 2 or not exists (
                    select 1 from reading r where r.period_id = t.period_id
                      and r.role = t.role and r.site_id = t.site_id
                      and r.set_no = t.set_no and r.part = 'month'
                      and r.on_day = m.month_end))
            group by all)
        select r.* replace ('stand_in' as part, {shares},
                            case when r.months < 2 then r.n else 0 end as n),
               count(distinct r.on_day) over (
                   partition by r.period_id, r.role, r.site_id, r.set_no) as days,
               f.stood_for
        from reading r
        join stood_for f using (period_id, role, site_id, set_no)
        where r.part = 'month' or r.months < 2""")
    if not per_record:
        _multiply(con, len(approaches))
    con.execute(f"""
        create or replace temp table chosen as
        from chosen where role not in ({roles})
        union all by name
        select * exclude (months) from reading where part = 'month' and months >= 2
        union all by name
        select * exclude (months, days, stood_for) from stand_in""")


def _inside(approach: str) -> str:
    """SQL of a site's share at a month-end; 1 where shares are not applied."""
    return "1" if approach == "none" else f"o.{approach}"


def _multiply(con: duckdb.DuckDBPyConnection, count: int) -> None:
    """Give stand-ins their amounts, rounded once per site and breakdown: the readings
    of one are added up first, so their grade is that of the worst."""
    made, shares = [], []
    down = "any_value(days)::hugeint * 10000000000"
    for n in range(count):
        up = f"{_SCALED.format('abs(sum(amount))')} * "
        up += _SCALED.format(f"any_value(s{n})")
        made.append(
            f"case when sum(amount) is not null then sign(sum(amount))::decimal(1,0) "
            f"* cast((2 * {up} + {down}) // (2 * {down}) as decimal(26,0)) "
            f"* 0.000000000001::decimal(12,12) end as a{n}"
        )
        made += [
            f"cast(sum({end}{n}) * any_value(stood_for) / any_value(days) "
            f"as decimal(38,12)) as {end}{n}"
            for end in ("lo", "hi")
        ]
        shares.append(f"cast(any_value(s{n}) > 0 as integer) as s{n}")
    con.execute(f"""
        create or replace temp table stand_in as
        select period_id, role, 'stand_in' as part, site_id, in_country, set_no,
               breakdown, max(grade) as grade, is_split, min(doubtful) as doubtful,
               sum(amount) as amount, sum(n) as n, sum(unknown) as unknown,
               {", ".join([*shares, *made])}, 0 as months, 0 as days, 0 as stood_for
        from stand_in
        group by period_id, role, site_id, in_country, set_no, breakdown, is_split""")
