-- Findings: rows that lie across the first or last day of a reported period, and so count
-- in no figure of it; each cell named.
with lying as (
    select p.period_id, p.period_start as edge, m.file_no, m.sheet_no, m.row_no,
           m.metric_id, m.site_id, m.period_start, m.period_end
    from validated.measurement m
    join ref.metrics k on k.metric_id = cast(m.metric_id as varchar)
        and k.kind in ('flow', 'monetary', 'event')
    join project.period p
        on (m.period_start < p.period_start and m.period_end >= p.period_start
            and m.period_end <= p.period_end)
        or (m.period_start >= p.period_start and m.period_start <= p.period_end
            and m.period_end > p.period_end)
    where m.resolution = 0 and not exists (
        -- A year lies across every end of its months, and counts in the year.
        select 1 from project.period q
        where m.period_start >= q.period_start and m.period_end <= q.period_end)
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
