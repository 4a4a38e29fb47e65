-- Facts of the groups that no condition takes (group_left), each with what it says.
select m.record_no, m.metric_id, m.site_id, m.dim_set_no,
       map_from_entries(list_transform(
           string_split(nullif(d.dim_key, ''), ';'),
           lambda part: {'k': split_part(part, '=', 1), 'v': split_part(part, '=', 2)}))
           as said
from validated.measurement m
join group_left g on g.metric_id = m.metric_id and g.site_id = m.site_id
    and g.dim_set_no = m.dim_set_no
join facts.dim_set d on d.dim_set_no = m.dim_set_no
where m.resolution = 0
