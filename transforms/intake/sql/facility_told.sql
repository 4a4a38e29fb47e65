-- Facts of shared facilities, and what their users told of keys: whole, or the parts of
-- those that are shared out by days (part).
with looked_at as (
    select facility as site_id, metric_id from project.shared_facility
    union
    select used_by, key_metric from project.shared_facility where key_metric <> ''
),
fact as (
    select m.record_no as whole_no, cast(m.metric_id as varchar) as metric_id, m.site_id,
           m.period_start, m.period_end, m.value, m.grade, m.dim_set_no, m.file_no,
           m.sheet_no, m.row_no, m.column_no, null::date as whole_start,
           null::date as whole_end, null::integer as days, null::integer as of_days
    from validated.measurement m
    semi join looked_at l on l.site_id = m.site_id
        and l.metric_id = cast(m.metric_id as varchar)
    where m.resolution = 0 and m.value is not null
),
cut as (
    select f.* replace (p.period_start as period_start, p.period_end as period_end,
                        p.value as value, p.grade as grade, p.whole_start as whole_start,
                        p.whole_end as whole_end, p.days as days, p.of_days as of_days)
    from fact f
    join part p on p.whole_no = f.whole_no
    union all
    from fact
    where whole_no not in (select whole_no from part)
)
select c.* exclude (file_no, sheet_no, row_no, column_no, dim_set_no),
       regexp_replace(k.dim_key, '=[^;]*', '', 'g') as shape,
       state.place(d.name, s.sheet, c.row_no, c.column_no) as place
from cut c
join facts.dim_set k on k.dim_set_no = c.dim_set_no
join (select file_no, min(name) as name from raw.delivery group by file_no) d
    on d.file_no = c.file_no
left join raw.sheet s on s.file_no = c.file_no and s.sheet_no = c.sheet_no
