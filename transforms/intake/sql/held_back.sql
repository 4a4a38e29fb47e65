-- Cells of a dataset that were meant to be handed in and are not, because they are blank
-- or refused: their figures are not whole. Of a row whose site is not known site_id is '';
-- of one day that cannot be read the other is taken, and days told backwards are turned.
-- A refused row of no day may be of any.
select s.file_no, k.dataset, s.metric_id, coalesce(cast(s.site_id as varchar), ''),
       coalesce(least(s.period_start, s.period_end), date '0001-01-01'),
       coalesce(greatest(s.period_start, s.period_end), date '9999-12-31'),
       s.dim_set_no, s.record_no not in (select record_no from refused) as is_blank,
       s.sheet_no, s.row_no, s.column_no
from staged s
join ref.metrics k on k.metric_id = cast(s.metric_id as varchar)
where s.is_blank and s.site_id is not null
      and coalesce(s.period_start, s.period_end) is not null
   or s.record_no in (select record_no from refused)
