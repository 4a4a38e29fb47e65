-- Staged rows that keep the contract.
select record_no, metric_id, site_id, period_start, period_end, dim_set_no, value,
       reported, unit_no, word, grade, note_no, file_no, sheet_no, row_no, column_no,
       0 as resolution
from staged
where not is_blank and record_no not in (select record_no from refused)
