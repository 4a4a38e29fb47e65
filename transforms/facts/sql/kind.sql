-- Kinds of facts that lack something, with the words of their dimensions and their unit.
select k.*, d, u
from (select distinct metric_id, dim_set_no, unit_no from lacking) k
join facts.dim_set d on d.dim_set_no = k.dim_set_no
left join facts.unit u on u.unit_no = k.unit_no
