"""Which of several tellings of the same thing counts, and what the others would give.

Rivals are found on facts (``facts.overlap``). Here a breakdown set takes one telling of
each thing, and keeps by how much the others differ: that makes a figure disputed.
Belongs here: the rule of choice, for every indicator the same.
"""

from __future__ import annotations

import duckdb

from transforms.catalogue import Indicator
from transforms.engine import means
from warehouse.connection import literal, quoted


def breakdown_value(column: str) -> str:
    """SQL of a dimension's value in a breakdown, in which ; and = are marks."""
    return f"replace(replace(cast({column} as varchar), ';', ','), '=', ':')"


def choose(
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
    undisputed = _undisputed(indicator)
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
    if indicator.formula.denominators:
        # Who left without an age over who is there without one is no rate of anybody.
        con.execute("delete from chosen where regexp_matches(breakdown, '=(;|$)')")


def _undisputed(indicator: Indicator) -> str:
    """SQL of the columns lo and hi of rows that have no rivals."""
    return "".join(
        f", null::decimal(38,12) as lo{n}, null::decimal(38,12) as hi{n}"
        for n in range(len(indicator.approaches))
    )


def _rivals(
    con: duckdb.DuckDBPyConnection,
    indicator: Indicator,
    number: int,
    rows: str,
    is_split: bool,
) -> None:
    """Write ``told_``, ``ranked_`` and ``doubt_`` of a breakdown set, by number.

    Of the tellings of one thing a figure takes the one that has the dimensions it
    needs, lacks no factor, covers most of the time, is not all estimated where another
    is not, is not a partial split (of amounts that cannot be negative, a split that
    comes to less than another telling), is finest in time, has the fewest other
    dimensions; then the name decides.
    """
    approaches = range(len(indicator.approaches))
    amounts = ", ".join(
        f"coalesce(sum(a{n}) filter (where not is_outdone), 0) as a{n}, "
        f"coalesce(sum(a{n}), 0) as all{n}"
        for n in approaches
    )
    low_high = ", ".join(
        f"least(0, min(w.a{n} - c.a{n}) filter (where not c.is_loose), "
        f"min(c.all{n} - c.a{n})) as lo{n}, "
        f"greatest(0, max(w.a{n} - c.a{n}), max(c.all{n} - c.a{n}), "
        f"max(case when c.is_loose then w.a{n} end)) as hi{n}"
        for n in approaches
    )
    con.execute(f"""
        create or replace temp table told_{number} as
        select r.*, o.component, o.view_name, o.metric_id, o.covered_days,
               o.component_days, o.grain_days, o.dimension_count, o.is_outdone,
               o.is_positive,
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
                   bool_and(estimated) as estimated, sum(slack) as slack,
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
                   k.covered, k.covered < k.component_days as is_loose, k.is_positive,
                   k.metric_id, k.is_split,
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
    approaches = range(len(indicator.approaches))
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
    role = next(iter(indicator.declaration.roles.values()))
    is_sum = len(indicator.declaration.roles) == 1 and role.reduce == "sum"
    if len(own) != 1 or not is_sum:
        return counted
    # What the whole has and its parts have not is shown without the dimension: the
    # whole, less the parts.
    negated = ", ".join(
        [
            f"-{column} as {column}"
            for column in ("amount", *(f"a{n}" for n in approaches))
        ]
    )
    name = quoted(own[0])
    undisputed = _undisputed(indicator)
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
