-- Findings: rows that lie across the first or last day of a reported period, and so count
-- in no figure of it; each cell named, and why one that asks for it was not shared out.
-- needs: exists (from (select distinct period_start, period_end from facts.interval) i where not exists (from project.period p where i.period_start >= p.period_start and i.period_end <= p.period_end))
with interval as (
    select i.metric_id, i.site_id, i.period_start, i.period_end, p.period_id,
           p.period_start as first_day, p.period_end as last_day
    from (select distinct metric_id, site_id, period_start, period_end
          from facts.interval where not is_stock) i
    join ref.metrics k on k.metric_id = cast(i.metric_id as varchar)
        and k.kind in ('flow', 'monetary', 'event')
    join project.period p
        on i.period_start <= p.period_end and i.period_end >= p.period_start
        and (i.period_start < p.period_start or i.period_end > p.period_end)
    where not exists (
        -- A year lies across every end of its months, and counts in the year.
        select 1 from project.period q
        where i.period_start >= q.period_start and i.period_end <= q.period_end)
),
lying as (
    select i.*, m.file_no, m.sheet_no, m.row_no, g.method = 'prorated'
               or list_contains(d.prorate, '*')
               or list_contains(d.prorate, cast(i.metric_id as varchar)) as is_asked,
           list_contains($shareable, cast(i.metric_id as varchar)) as is_shareable, d.name
    from interval i
    join validated.measurement m on m.metric_id = i.metric_id and m.site_id = i.site_id
        and m.period_start = i.period_start and m.period_end = i.period_end
    join ref.grade g on g.grade = m.grade
    join raw.delivery d on d.file_no = m.file_no
    where m.resolution = 0
)
select 'across_period', l.site_id, l.metric_id, l.period_id,
       l.name || coalesce(' [' || nullif(s.sheet, '') || ']', '') || ' row ' || l.row_no
       || ' (' || l.period_start || ' to ' || l.period_end || ') lies across '
       || case when l.period_start < l.first_day and l.period_end > l.last_day
                   then 'the first and the last day'
               when l.period_start < l.first_day then 'the first day'
               else 'the last day' end
       || ' of ' || l.period_id || ', so it counts in no figure of that period.'
       || case when not l.is_asked then ''
               when l.is_shareable
                   then ' It asks to be shared out by days, and is not: another row of its '
                        || 'series tells of some of them.'
               else ' It asks to be shared out by days, and is not: that is for amounts '
                    || 'that flow, not for money, people or events.' end,
       'Hand it in as two rows, one for the days on each side'
       || case when l.is_asked or not l.is_shareable then '.'
               else '; or have it shared out by days: `prorated` as its method.' end
from lying l
left join raw.sheet s on s.file_no = l.file_no and s.sheet_no = l.sheet_no
order by all
