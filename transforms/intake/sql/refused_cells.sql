-- Values that were handed in and refused, each in its cell.
select s.file_no, k.dataset, s.metric_id, s.site_id, s.sheet_no, s.row_no, s.column_no
from staged s
join refused r on r.record_no = s.record_no
join ref.metrics k on k.metric_id = cast(s.metric_id as varchar)
where not s.is_blank
