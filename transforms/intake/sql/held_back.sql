-- Cells of a dataset that were meant to be handed in and are not, because they are blank
-- or refused: their figures are not whole.
select file_no, $dataset, metric_id, site_id, period_start, period_end, dim_set_no,
       record_no not in (select record_no from refused) as is_blank, sheet_no, row_no,
       column_no
from staged
where (is_blank or record_no in (select record_no from refused))
  and metric_id is not null and site_id is not null
  and period_start <= period_end
