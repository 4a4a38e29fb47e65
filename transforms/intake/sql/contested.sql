-- Measurements in cells that more than one row of the datasets speaks of (doubled), with
-- what each row and its file say that they supersede.
select r.record_no, r.metric_id, r.site_id, r.period_start, r.period_end, r.dim_set_no,
       n.evidence, r.value, r.word, u.unit, f.sha256, d.name, r.sheet_no, r.row_no,
       r.column_no,
       state.record_id(f.sha256, s.sheet, r.row_no, r.column_no) as record_id,
       n.supersedes as row_says, d.supersedes as file_says
from query_table($tables) r
join doubled k on k.metric_id = r.metric_id and k.site_id = r.site_id
    and k.period_start = r.period_start and k.period_end = r.period_end
    and k.dim_set_no = r.dim_set_no
join facts.unit u on u.unit_no = r.unit_no
join raw.file f on f.file_no = r.file_no
join raw.delivery d on d.file_no = r.file_no
left join raw.sheet s on s.file_no = r.file_no and s.sheet_no = r.sheet_no
left join facts.note n on n.note_no = r.note_no
