-- Findings: rows across a day on which other shares of their site begin to count, which is
-- taken to lie evenly in their days: one row per site, metric and day, with the first cell.
-- needs: exists (from project.ownership_change o join project.period p on o.first_day between p.period_start and p.period_end)
with cut as (
    select i.metric_id, i.site_id, i.period_start, i.period_end, o.first_day
    from (select distinct metric_id, site_id, period_start, period_end
          from facts.interval where not is_stock) i
    join ref.metrics k on k.metric_id = cast(i.metric_id as varchar)
        and k.kind in ('flow', 'monetary', 'event')
    join project.ownership_change o on o.site_id = cast(i.site_id as varchar)
        and o.first_day > i.period_start and o.first_day <= i.period_end
    where exists (
        from project.period p
        where i.period_start >= p.period_start and i.period_end <= p.period_end)
),
shown as (
    select c.site_id, c.metric_id, c.first_day, count(*) as cells,
           min({'file': d.name, 'sheet': s.sheet, 'row': m.row_no, 'column': m.column_no,
                'days': m.period_start || ' to ' || m.period_end}) as cell
    from cut c
    join validated.measurement m on m.metric_id = c.metric_id and m.site_id = c.site_id
        and m.period_start = c.period_start and m.period_end = c.period_end
    join raw.delivery d on d.file_no = m.file_no
    left join raw.sheet s on s.file_no = m.file_no and s.sheet_no = m.sheet_no
    where m.resolution = 0
    group by c.site_id, c.metric_id, c.first_day
)
select 'across_ownership', site_id, metric_id, cast(first_day as varchar),
       cells || case when cells = 1 then ' value lies' else ' values lie' end || ' across '
       || first_day || ', from which day other shares of the site count (ownership.csv): '
       || 'what is told counts by days with the shares of each. '
       || case when cells = 1 then 'It stands at ' else 'The first stands at ' end
       || state.place(cell.file, cell.sheet, cell.row, cell.column)
       || ' (' || cell.days || ').',
       'Hand in a row for each side of the day, by a reading or a count on it; if nobody '
       || 'knows more, say beside the figure that it was taken by days.'
from shown
order by all
