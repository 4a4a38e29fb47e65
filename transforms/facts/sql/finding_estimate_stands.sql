-- Findings: estimates that stand longer than estimate_days allows on the day of
-- publication, on which basis and by whom they were made. A row for each series.
with allowed as (
    select cast(nullif(value, '') as integer) as days
    from project.setting where name = 'estimate_days'
),

standing as (
    select m.metric_id, m.site_id, m.dim_set_no, count(*) as cells,
           min(m.period_start) as first_day, max(m.period_end) as last_day,
           max(l.latest - m.period_end) as days, any_value(a.days) as may,
           string_agg(distinct n.comment, ', ' order by n.comment) as basis,
           string_agg(distinct n.prepared_by, ', ' order by n.prepared_by) as by_whom,
           min(state.place(d.name, s.sheet, m.row_no, m.column_no)) as place
    from validated.measurement m
    join ref.grade g on g.grade = m.grade and g.method = 'estimated'
    cross join allowed a
    cross join state.latest l
    join facts.note n on n.note_no = m.note_no
    join raw.delivery d on d.file_no = m.file_no
    left join raw.sheet s on s.file_no = m.file_no and s.sheet_no = m.sheet_no
    where m.record_no > 0 and m.resolution in (0, $shared_out)
        and l.latest - m.period_end > a.days
    group by m.metric_id, m.site_id, m.dim_set_no
)

select 'estimate_stands', s.site_id, s.metric_id, s.first_day || ' to ' || s.last_day,
       s.cells || if(s.cells = 1, ' estimate', ' estimates')
       || coalesce(' of ' || nullif(replace(k.dim_key, ';', ', '), ''), '') || ' ('
       || coalesce('basis: ' || s.basis, 'no basis said') || '; '
       || coalesce('by ' || s.by_whom, 'by nobody named') || ') '
       || if(s.cells = 1, 'stands', 'stand') || ' up to ' || s.days
       || ' days after the last one; ' || s.may || ' are allowed. The first stands at '
       || s.place || '.',
       'Hand in what came, with supersedes; or raise estimate_days in orebook.yaml.'
from standing s
join facts.dim_set k on k.dim_set_no = s.dim_set_no
order by all
