-- Indicators that take facts of some metrics ($metrics).
select distinct c.indicator_id
from mart.contribution c
join mart.fact_measurement m on m.record_id = c.record_id and m.site_id = c.site_id
where list_contains($metrics, m.metric_id)
order by c.indicator_id
