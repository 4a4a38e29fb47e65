-- One number of all facts, whatever their order and their numbers.
select sum(hash(row(
    cast(v.metric_id as varchar), cast(v.site_id as varchar), v.period_start,
    v.period_end, d.dim_key, v.value, v.word, v.grade)))
from validated.measurement v
join facts.dim_set d on d.dim_set_no = v.dim_set_no
where v.resolution = 0
