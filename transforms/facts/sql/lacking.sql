-- What contributions of indicators inside a reported period lack, one row per indicator,
-- metric, site and words, with the first cell: of a sheet the topmost.
with inside as (
    select period_start, period_end
    from (select distinct period_start, period_end from lacking) l
    where exists (
        from project.period p
        where p.period_start <= l.period_end and p.period_end >= l.period_start)
),
-- Names are given to places once, not to each fact.
told as (
    select l.indicator_id, l.metric_id, l.site_id, l.what, l.remedy, l.named,
           v.file_no, v.sheet_no, min(l.period_start) as first_day,
           max(l.period_end) as last_day, count(distinct l.record_no) as facts,
           min({'row': v.row_no, 'column': v.column_no}) as cell
    from lacking l
    join inside i on i.period_start = l.period_start and i.period_end = l.period_end
    join validated.cell v on v.record_no = l.record_no
        and v.metric_id = cast(l.metric_id as metric_id)
    where l.site_id in (from due_site)
    group by all
)
select t.indicator_id, t.metric_id, t.site_id, t.what, t.remedy, t.named,
       min(t.first_day), max(t.last_day), sum(t.facts)::bigint,
       min(state.place(d.name, s.sheet, t.cell.row, t.cell.column))
from told t
join raw.delivery d on d.file_no = t.file_no
left join raw.sheet s on s.file_no = t.file_no and s.sheet_no = t.sheet_no
group by t.indicator_id, t.metric_id, t.site_id, t.what, t.remedy, t.named
