-- How many contributions of an indicator and period are withheld in this database.
select c.indicator_id, c.period_id, count(*) as n
from mart.contribution c
join mart.fact_measurement m on m.record_id = c.record_id and m.site_id = c.site_id
where m.value is null and m.value_as_reported = 'withheld'
group by c.indicator_id, c.period_id
