-- What contributions of indicators inside a reported period lack, one row per indicator,
-- metric, site and words, with the first cell.
with place as (
    select l.*, state.place(d.name, s.sheet, v.row_no, v.column_no) as place
    from lacking l
    join validated.cell v on v.record_no = l.record_no
        and v.metric_id = cast(l.metric_id as metric_id)
    join raw.delivery d on d.file_no = v.file_no
    left join raw.sheet s on s.file_no = v.file_no and s.sheet_no = v.sheet_no
    where l.site_id in (from due_site) and exists (
        from project.period p
        where p.period_start <= l.period_end and p.period_end >= l.period_start)
)
select indicator_id, metric_id, site_id, what, remedy, named,
       min(period_start), max(period_end), count(distinct record_no),
       min(place)
from place
group by indicator_id, metric_id, site_id, what, remedy, named
