-- Indicators and periods of which contributions are withheld in this database.
select distinct c.indicator_id, c.period_id
from mart.contribution c
join mart.fact_measurement m on m.record_id = c.record_id and m.site_id = c.site_id
where m.value is null and m.value_as_reported = 'withheld' and c.amount is null
