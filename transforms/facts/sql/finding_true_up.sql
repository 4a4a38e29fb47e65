-- Findings: estimates that something else replaced, beside what came: by how much they were
-- off, on which basis and by whom they were made. A row for each series.
-- needs: exists (from validated.measurement join ref.grade using (grade) where estimated)
with estimate as (
    select m.metric_id, m.site_id, m.dim_set_no, m.period_start, m.period_end, m.value,
           m.unit_no, n.comment, n.prepared_by,
           state.place(d.name, s.sheet, m.row_no, m.column_no) as place
    from due_fact m
    join ref.grade g on g.grade = m.grade and g.estimated
    join facts.note n on n.note_no = m.note_no
    join raw.delivery d on d.file_no = m.file_no
    left join raw.sheet s on s.file_no = m.file_no and s.sheet_no = m.sheet_no
    where m.resolution = $superseded
),

came as (
    select e.*, m.value as came
    from estimate e
    join due_fact m
        on m.metric_id = e.metric_id and m.site_id = e.site_id
        and m.dim_set_no = e.dim_set_no and m.period_start = e.period_start
        and m.period_end = e.period_end and m.unit_no = e.unit_no
        and m.record_no > 0 and m.resolution in (0, $shared_out)
    join ref.grade g on g.grade = m.grade and not g.estimated
),

series as (
    select metric_id, site_id, dim_set_no, unit_no, count(*) as cells,
           min(period_start) as first_day, max(period_end) as last_day,
           sum(cast(value as decimal(38,9))) as said, sum(cast(came as decimal(38,9))) as came,
           string_agg(distinct comment, ', ' order by comment) as basis,
           string_agg(distinct prepared_by, ', ' order by prepared_by) as by_whom,
           min(place) as place
    from came
    group by metric_id, site_id, dim_set_no, unit_no
)

select 'true_up', s.site_id, s.metric_id, s.first_day || ' to ' || s.last_day,
       s.cells || if(s.cells = 1, ' estimate', ' estimates')
       || coalesce(' of ' || nullif(replace(k.dim_key, ';', ', '), ''), '') || ' ('
       || coalesce('basis: ' || s.basis, 'no basis said') || '; '
       || coalesce('by ' || s.by_whom, 'by nobody named') || ') said '
       || state.plain(s.said) || ' ' || u.unit || '; ' || state.plain(s.came)
       || ' came, which counts: a difference of ' || state.plain(s.came - s.said)
       || '. The first stands at ' || s.place || '.',
       'Nothing, where that is as near as the next estimate has to be; else say what was '
       || 'wrong with the basis.'
from series s
join facts.dim_set k on k.dim_set_no = s.dim_set_no
join facts.unit u on u.unit_no = s.unit_no
order by all
