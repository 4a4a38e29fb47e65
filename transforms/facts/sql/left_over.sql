-- Facts of the groups that no condition takes (group_left); what each says is in its
-- combination of dimensions. Rows of registers, which are added, say it themselves.
select m.record_no, m.metric_id, m.site_id, m.dim_set_no,
       cast(null as map(varchar, varchar)) as said, m.period_start, m.period_end,
       m.file_no, m.sheet_no, m.row_no, m.column_no
from validated.measurement m
join group_left g on g.metric_id = m.metric_id and g.site_id = m.site_id
    and g.dim_set_no = m.dim_set_no
where m.resolution = 0
