-- Counts of cases in the long form that are blank or refused, with the words that can be
-- read of them; of any day and site where those cannot.
select s.file_no, k.dataset, cast(s.metric_id as varchar), cast(s.site_id as varchar),
       coalesce(s.period_start, date '0001-01-01'),
       coalesce(s.period_end, date '9999-12-31'),
       map_from_entries(list_transform(
           string_split(nullif(d.dim_key, ''), ';'),
           lambda part: {'k': split_part(part, '=', 1), 'v': split_part(part, '=', 2)})),
       s.sheet_no, s.row_no, s.column_no
from staged s
join ref.metrics k on k.metric_id = cast(s.metric_id as varchar) and k.form = 'register'
left join facts.dim_set d on d.dim_set_no = s.dim_set_no
where (s.is_blank and s.mark is null) or s.record_no in (select record_no from refused)
