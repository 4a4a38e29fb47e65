-- Sheets all of whose rows, three or more, stand in another sheet of their file too with
-- the same value. Of two that are alike the later one is the copy.
with counted as (
    select t.file_no, t.sheet_no, count(*) as row_count, min(k.dataset) as dataset
    from query_table($tables) t
    join ref.metrics k on k.metric_id = cast(t.metric_id as varchar)
    where (t.file_no, t.sheet_no) in (
        select (file_no, sheet_no) from validated.rejects where rule = 'said_twice')
    group by t.file_no, t.sheet_no
),
alike as (
    select a.file_no, a.sheet_no, b.sheet_no as twin_no,
           count(distinct a.record_no) as alike_count
    from query_table($tables) a
    join query_table($tables) b on b.metric_id = a.metric_id and b.site_id = a.site_id
        and b.period_start = a.period_start and b.period_end = a.period_end
        and b.dim_set_no = a.dim_set_no and b.file_no = a.file_no
        and b.sheet_no <> a.sheet_no and b.reported = a.reported and b.unit_no = a.unit_no
    where (a.file_no, a.sheet_no) in (select (file_no, sheet_no) from counted)
    group by a.file_no, a.sheet_no, b.sheet_no
),
whole as (
    select a.*, c.dataset
    from alike a
    join counted c on c.file_no = a.file_no and c.sheet_no = a.sheet_no
    where a.alike_count = c.row_count and c.row_count >= 3
)
select w.file_no, w.sheet_no, w.twin_no, w.dataset, s.sheet as twin
from whole w
join raw.sheet s on s.file_no = w.file_no and s.sheet_no = w.twin_no
where w.twin_no < w.sheet_no or not exists (
    select 1 from whole o
    where o.file_no = w.file_no and o.sheet_no = w.twin_no and o.twin_no = w.sheet_no)
qualify row_number() over (partition by w.file_no, w.sheet_no order by w.twin_no) = 1
