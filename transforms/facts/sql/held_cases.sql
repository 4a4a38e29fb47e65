-- Cases that were refused, and counts of cases that are blank, refused or in conflict, with
-- the words that can be read of them.
select register, site_id, first_day, last_day, said, file_no, sheet_no, row_no, column_no
from validated.held_case
union all
select h.metric_id, h.site_id, h.period_start, h.period_end,
       map_from_entries(list_transform(
           string_split(nullif(d.dim_key, ''), ';'),
           lambda part: {'k': split_part(part, '=', 1), 'v': split_part(part, '=', 2)})),
       h.file_no, h.sheet_no, h.row_no, h.column_no
from (
    select b.metric_id, b.site_id, b.period_start, b.period_end, b.dim_set_no, b.file_no,
           b.sheet_no, b.row_no, b.column_no
    from validated.held_back b
    join raw.sheet t on t.file_no = b.file_no and t.sheet_no = b.sheet_no
        and t.gives = 'measurements'
    union all
    select cast(metric_id as varchar), cast(site_id as varchar), period_start, period_end,
           dim_set_no, file_no, sheet_no, row_no, column_no
    from validated.measurement
    where resolution = 2) h
join ref.metrics k on k.metric_id = h.metric_id and k.form = 'register'
join facts.dim_set d on d.dim_set_no = h.dim_set_no
