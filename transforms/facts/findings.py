"""Findings: what a person should look at, besides rows that were refused.

Gaps, ways of telling that disagree, totals stated elsewhere that differ, values a
thousand times off. Belongs here: finding them. Deciding about them does not.
"""

from __future__ import annotations

import duckdb

from transforms.project.folder import Project
from warehouse import reference
from warehouse.connection import literal, transaction

# A value this many times larger or smaller than the others of its series.
_ORDER_OF_MAGNITUDE = 200


def of_facts(con: duckdb.DuckDBPyConnection, project: Project) -> None:
    """Write figures.finding anew with what the facts alone show, in one transaction."""
    with transaction(con):
        con.execute("""
            create or replace table figures.finding (
                kind varchar, entity varchar, subject varchar, period_id varchar,
                message varchar, remedy varchar)""")
        _gaps(con)
        _series_gaps(con)
        _disagreements(con)
        _magnitudes(con)
        _withdrawn(con)
        for note in project.notes:
            con.execute(
                "insert into figures.finding values ('note', '', '', '', ?, '')", [note]
            )


def of_figures(con: duckdb.DuckDBPyConnection) -> None:
    """Add what the figures show beside totals stated elsewhere; twice is as once."""
    with transaction(con):
        con.execute(
            "delete from figures.finding where kind in ('control', 'no_factor')"
        )
        _controls(con)
        _no_factor(con)


def _no_factor(con: duckdb.DuckDBPyConnection) -> None:
    """Sites whose energy or emissions have no value because no factor fits.

    Other figures that lack one (a class of water stress, a share of solids) wait for a
    metric that the site itself did not hand in.
    """
    con.execute("""
        insert into figures.finding
        select 'no_factor', entity, string_agg(distinct indicator_id, ', '
                                               order by indicator_id), period_id,
               'No factor fits some of what was handed in, so these have no value.',
               'Add the factor to factors/*.csv; or name, under factor_regions in '
               || 'orebook.yaml, regions whose factors may stand in (fuels: US, GB). '
               || '`orebook trace` shows the cells.'
        from figures.figure
        where level = 'site' and breakdown = '' and value is null
          and unit in ('GJ', 'tCO2e', 'tCO2')
          and regexp_matches(reason, '^[0-9]+ of [0-9]+ contributions lack a factor')
        group by entity, period_id order by all""")


def _gaps(con: duckdb.DuckDBPyConnection) -> None:
    """Each uncovered stretch of a metric that a site is expected to report."""
    con.execute("""
        insert into figures.finding
        select 'gap', c.site_id, c.metric_id, c.period_id,
               case when c.received = 0 then 'Nothing was handed in for this period.'
                    else 'Handed in for ' || c.received || ' of ' || c.expected
                         || ' days' || coalesce('; missing: ' || g.missing, '')
                         || coalesce('; refused, blank or in conflict: ' || h.held, '')
                         || '.'
                    end,
               'Deliver the missing values, or say in expected.csv that they are not '
               || 'applicable and why.'
        from facts.coverage c
        left join (
            with inside as (
                select p.period_id, i.metric_id, i.site_id, i.period_start as a,
                       i.period_end as b, p.period_start, p.period_end
                from project.period p
                join (select distinct metric_id, site_id, period_start, period_end
                      from facts.interval where not is_stock) i
                    on i.period_start >= p.period_start
                    and i.period_end <= p.period_end),
            edges as (
                select period_id, metric_id, site_id, b + 1 as gap_from,
                       coalesce(lead(a) over w, period_end + 1) - 1 as gap_to
                from inside
                window w as (partition by period_id, metric_id, site_id order by a, b)
                union all
                select period_id, metric_id, site_id, any_value(period_start),
                       min(a) - 1
                from inside group by period_id, metric_id, site_id)
            select e.period_id, cast(e.metric_id as varchar) as metric_id,
                   cast(e.site_id as varchar) as site_id,
                   string_agg(e.gap_from || ' to ' || e.gap_to, ', '
                              order by e.gap_from) as missing
            from edges e where e.gap_to >= e.gap_from group by all) g
            on g.period_id = c.period_id and g.metric_id = c.metric_id
            and g.site_id = c.site_id
        left join (
            select p.period_id, b.metric_id, b.site_id,
                   string_agg(b.period_start || ' to ' || b.period_end, ', '
                              order by b.period_start, b.period_end) as held
            from facts.held_back b join project.period p
                on b.period_start <= p.period_end and b.period_end >= p.period_start
            group by all) h
            on h.period_id = c.period_id and h.metric_id = c.metric_id
            and h.site_id = c.site_id
        where c.applicable and c.received < c.expected
          and c.window_name in ('period', 'closing')
        order by all""")


def _series_gaps(con: duckdb.DuckDBPyConnection) -> None:
    """Months missing inside one monthly series whose days other rows cover.

    Diesel of the trucks may be missing while diesel of the generators is there: the
    metric looks covered. Only series that have nine months in ten are meant: a reason
    for leaving that comes up now and then is no monthly series.
    """
    flows = ", ".join(
        literal(row["metric_id"])
        for row in reference.rows("metrics")
        if row["kind"] in ("flow", "monetary") and row["form"] == "measurement"
    )
    con.execute(f"""
        insert into figures.finding
        with series as (
            select metric_id, site_id, dim_set_no
            from validated.measurement
            where resolution = 0 and metric_id in ({flows})
              and period_end - period_start between 27 and 30
            group by all
            having count(*) between 6 and date_diff('month', min(period_start),
                                                    max(period_end))
               and count(*) * 10 >= 9 * date_diff('month', min(period_start),
                                                  max(period_end) + 1)),
        following as (
            select m.metric_id, m.site_id, m.dim_set_no, m.period_end + 1 as gap_from,
                   lead(m.period_start) over (
                       partition by m.metric_id, m.site_id, m.dim_set_no
                       order by m.period_start) - 1 as gap_to
            from validated.measurement m join series s using (
                metric_id, site_id, dim_set_no)
            where m.resolution = 0 and m.period_end - m.period_start between 27 and 30)
        select 'series_gap', f.site_id, f.metric_id, f.gap_from || ' to ' || f.gap_to,
               'The monthly series ' || replace(d.dim_key, ';', ', ') || ' has no row '
               || 'for these days, though it has the months before and after; other '
               || 'rows of the metric cover them, so its figures do not show a gap.',
               'Deliver the missing rows; write 0 where there was none.'
        from following f
        join facts.dim_set d on d.dim_set_no = f.dim_set_no
        where f.gap_to >= f.gap_from and f.gap_to - f.gap_from < 366
          and not exists (
            from validated.measurement v
            where v.metric_id = f.metric_id and v.site_id = f.site_id
              and v.dim_set_no = f.dim_set_no and v.resolution = 0
              and v.period_start <= f.gap_to and v.period_end >= f.gap_from)
          and exists (
            from validated.measurement v
            where v.metric_id = f.metric_id and v.site_id = f.site_id
              and v.resolution = 0
              and v.period_start <= f.gap_to and v.period_end >= f.gap_from)
        order by all""")


def _disagreements(con: duckdb.DuckDBPyConnection) -> None:
    con.execute("""
        insert into figures.finding
        select 'views_disagree', site_id, metric_id,
               span_start || ' to ' || span_end,
               'The same thing' || case when told_of = '' then '' else
                   ' (' || replace(told_of, ';', ', ') || ')' end
               || ' is told in ways that do not add up to the same: '
               || string_agg(coalesce(nullif(split_part(view_name, '/', 1), ''),
                             'not split') || ' (' || split_part(view_name, '/', 2)
                             || ') gives ' || state.plain(total), '; '
                             order by view_name) || '.',
               'Correct one of them; figures take the one that has the dimensions '
               || 'they need.'
        from facts.disagreement
        group by site_id, metric_id, span_start, span_end, component, told_of
        order by all""")


def _magnitudes(con: duckdb.DuckDBPyConnection) -> None:
    """Values far off the geometric mean of the others in their series.

    One grouping finds the series that hold any; only those are looked at row by row.
    """
    flows = ", ".join(
        literal(row["metric_id"])
        for row in reference.rows("metrics")
        if row["kind"] in ("flow", "stock") and row["form"] == "measurement"
    )
    # Sums of DOUBLE depend on the order in which rows came in; these do not.
    log = "cast(ln(cast({0} as double)) as decimal(28,15))"
    # How far a value is off the mean of the others: {value}, {sum of logs}, {count}.
    off = f"({log} - cast({{1}} - {log} as double) / ({{2}} - 1))"
    logs = f"sum({log.format('value')})"
    con.execute(f"""
        insert into figures.finding
        with series as (
            select metric_id, site_id, dim_set_no,
                   (period_end - period_start) // 25 as grain,
                   {logs} as logs, count(*) as n
            from validated.measurement
            where value > 0 and resolution = 0 and metric_id in ({flows})
            group by all
            having count(*) >= 4 and (
                {off.format("max(value)", logs, "count(*)")} > ln({_ORDER_OF_MAGNITUDE})
                or -{off.format("min(value)", logs, "count(*)")}
                    > ln({_ORDER_OF_MAGNITUDE})))
        select 'order_of_magnitude', m.site_id, m.metric_id,
               m.period_start || ' to ' || m.period_end,
               state.plain(m.value) || ' is about ' || cast(round(exp(abs(
                   {off.format("m.value", "s.logs", "s.n")})))
                   as bigint) || ' times off the other values of its series ('
               || d.name || ' ' || state.cell(m.row_no, m.column_no) || ').',
               'Check the unit: about 1000 usually means kg handed in as t, or the '
               || 'other way round.'
        from series s
        join validated.measurement m on m.metric_id = s.metric_id
            and m.site_id = s.site_id and m.dim_set_no = s.dim_set_no
            and (m.period_end - m.period_start) // 25 = s.grain
            and m.resolution = 0 and m.value > 0
        join raw.delivery d on d.file_no = m.file_no
        where abs({off.format("m.value", "s.logs", "s.n")}) > ln({_ORDER_OF_MAGNITUDE})
        order by all""")


def _withdrawn(con: duckdb.DuckDBPyConnection) -> None:
    con.execute("""
        insert into figures.finding
        select 'withdrawn', site_id, metric_id, period,
               told || ' stood at ' || place || ' in an earlier version of the file; '
               || 'no row that was accepted tells it now.',
               'Nothing, if that is meant; else deliver the row again.'
        from facts.withdrawn order by all""")


def _controls(con: duckdb.DuckDBPyConnection) -> None:
    """Totals stated elsewhere against the figures (or the facts of a metric)."""
    con.execute("""
        insert into figures.finding
        with stated as (
            select *, cast(value as decimal(38,12)) as wanted,
                   cast(coalesce(tolerance, '0') as decimal(38,12)) as allowed
            from project.controls),
        lead_figure as (
            select * from figures.figure
            where is_lead
              and indicator_id in (select indicator_id from project.controls)),
        facts_of_metric as (
            select cast(m.metric_id as varchar) as metric_id, p.period_id,
                   case when grouping(m.site_id) = 0 then cast(m.site_id as varchar)
                        else 'GROUP-TOTAL' end as entity,
                   cast(sum(m.value) as decimal(38,12)) as value
            from validated.measurement m join project.period p
                on m.period_start >= p.period_start and m.period_end <= p.period_end
            where m.resolution = 0 and cast(m.metric_id as varchar) in (
                select metric_id from project.controls where metric_id is not null)
            group by grouping sets ((m.metric_id, p.period_id, m.site_id),
                                    (m.metric_id, p.period_id))),
        found as (
            select s.*, coalesce(f.value, m.value) as found
            from stated s
            left join lead_figure f on f.indicator_id = s.indicator_id
                and f.entity = s.entity and f.period_id = s.period_id
                and f.breakdown = coalesce(s.breakdown, '')
            left join facts_of_metric m on m.metric_id = s.metric_id
                and m.entity = s.entity and m.period_id = s.period_id)
        select 'control', entity, coalesce(indicator_id, metric_id), period_id,
               'Stated elsewhere (' || coalesce(source, 'no source given') || '): '
               || state.plain(wanted) || ' ' || unit || '; here: '
               || coalesce(state.plain(found), 'no figure') || coalesce(
                  '; difference ' || state.plain(found - wanted), '') || '.',
               'Find the cause; the stated total is never used as a figure.'
        from found
        where found is null or abs(found - wanted) > allowed
        order by all""")
