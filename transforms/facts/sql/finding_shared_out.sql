-- Findings: rows that were shared out by days, as asked, each with its parts: which days
-- and how much of it fell where.
-- needs: exists (from facts.part where days is not null)
with place as (
    select p.*, coalesce((
        select string_agg(q.period_id, ', ' order by q.period_end - q.period_start, q.period_id)
        from project.period q
        where q.period_start <= p.period_start and q.period_end >= p.period_end),
        'no reported period') as period_ids
    from facts.part p
    where p.days is not null
),
whole as (
    select whole_no, metric_id, site_id, whole_start, whole_end, of_days,
           string_agg(period_start || ' to ' || period_end || ', ' || days
                      || if(days = 1, ' day', ' days') || ', ' || state.plain(value) || ' '
                      || '{unit}' || ' in ' || period_ids, '; ' order by period_start) as parts
    from place
    group by all
)
select 'shared_out', w.site_id, w.metric_id, w.whole_start || ' to ' || w.whole_end,
       d.name || coalesce(' [' || nullif(s.sheet, '') || ']', '') || ' row ' || m.row_no
       || ' (' || w.whole_start || ' to ' || w.whole_end || ') is shared out over '
       || w.of_days || ' days: ' || replace(w.parts, '{unit}', u.unit) || '.'
       || case when w.whole_end - w.whole_start + 1 > w.of_days
               then ' Its last day is the first of the next row, and counts there.'
               else '' end,
       'Nothing, if the days are right: what flowed is taken to have flowed evenly. A '
       || 'reading at the period''s end is better: hand in a row for each side.'
from whole w
join validated.measurement m on m.record_no = w.whole_no
join facts.unit u on u.unit_no = m.unit_no
join raw.delivery d on d.file_no = m.file_no
left join raw.sheet s on s.file_no = m.file_no and s.sheet_no = m.sheet_no
order by all
