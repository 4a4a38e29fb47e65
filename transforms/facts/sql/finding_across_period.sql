-- Findings: rows that lie across the first or last day of a reported period, and so count
-- in no figure of it; each cell named.
with interval as (
    select i.metric_id, i.site_id, i.period_start, i.period_end, p.period_id,
           p.period_start as edge
    from (select distinct metric_id, site_id, period_start, period_end
          from facts.interval where not is_stock) i
    join ref.metrics k on k.metric_id = cast(i.metric_id as varchar)
        and k.kind in ('flow', 'monetary', 'event')
    join project.period p
        on (i.period_start < p.period_start and i.period_end >= p.period_start
            and i.period_end <= p.period_end)
        or (i.period_start >= p.period_start and i.period_start <= p.period_end
            and i.period_end > p.period_end)
    where not exists (
        -- A year lies across every end of its months, and counts in the year.
        select 1 from project.period q
        where i.period_start >= q.period_start and i.period_end <= q.period_end)
),
lying as (
    select i.*, m.file_no, m.sheet_no, m.row_no
    from interval i
    join validated.measurement m on m.metric_id = i.metric_id and m.site_id = i.site_id
        and m.period_start = i.period_start and m.period_end = i.period_end
    where m.resolution = 0
)
select 'across_period', l.site_id, l.metric_id, l.period_id,
       d.name || coalesce(' [' || nullif(s.sheet, '') || ']', '') || ' row ' || l.row_no
       || ' (' || l.period_start || ' to ' || l.period_end || ') lies across '
       || case when l.period_start < l.edge then 'the first day'
               else 'the last day' end
       || ' of ' || l.period_id || ', so it counts in no figure of that period.',
       'Hand it in as two rows, one for the days on each side.'
from lying l
join raw.delivery d on d.file_no = l.file_no
left join raw.sheet s on s.file_no = l.file_no and s.sheet_no = l.sheet_no
order by all
