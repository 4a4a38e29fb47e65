-- Facts of the cells of people (fact_cell) with what they say themselves.
select c.cell_no, c.metric_id, c.site_id, c.period_start, c.period_end, c.dimensions,
       c.amount, m.value
from fact_cell c
join mart.fact_measurement m on m.record_id = c.record_id
order by all
