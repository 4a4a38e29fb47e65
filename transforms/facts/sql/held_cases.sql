-- Cases and counts of cases that are blank, refused or (counts) in conflict, with the words
-- that can be read of them.
select register, site_id, first_day, last_day, said, file_no, sheet_no, row_no, column_no
from validated.held_case
union all
select k.metric_id, cast(m.site_id as varchar), m.period_start, m.period_end,
       map_from_entries(list_transform(
           string_split(nullif(d.dim_key, ''), ';'),
           lambda part: {'k': split_part(part, '=', 1), 'v': split_part(part, '=', 2)})),
       m.file_no, m.sheet_no, m.row_no, m.column_no
from validated.measurement m
join ref.metrics k on k.metric_id = cast(m.metric_id as varchar) and k.form = 'register'
join facts.dim_set d on d.dim_set_no = m.dim_set_no
where m.resolution = 2
union all
-- A row that the reader could not take apart may be of any site, day and class.
select s.gives, '', date '0001-01-01', date '9999-12-31', null, n.file_no, n.sheet_no,
       n.row_no, n.column_no
from raw.notice n
join raw.sheet s on s.file_no = n.file_no and s.sheet_no = n.sheet_no
join ref.metrics k on k.metric_id = s.gives and k.form = 'register'
where n.rule = 'field_count'
