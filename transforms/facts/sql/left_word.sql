-- What the facts left over say, each once: of measurements their dimensions, as text.
select distinct cast(l.metric_id as varchar) as metric_id, l.dim_set_no, d.dim_key, l.said
from left_over l
left join facts.dim_set d on d.dim_set_no = l.dim_set_no
order by all
