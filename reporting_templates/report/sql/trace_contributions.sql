-- Every contribution with its fact and file, in the order in which trace pages list them.
with file as (
    select file_id, min(name) as name from mart.dim_source_file group by file_id
)
select c.indicator_id, c.period_id, c.site_id, c.role, c.part, c.record_id, c.amount,
       c.factor_id, c.breakdown_values, c.used_in, c.key, c.share_operational_control,
       c.share_financial_control, c.share_equity_share, c.share_none, f.name as file,
       m.sheet, m.metric_id, cast(m.period_start as varchar) as first_day,
       cast(m.period_end as varchar) as last_day, m.value_as_reported,
       m.unit_as_reported, m.value as fact_value, m.unit as fact_unit, m.dimensions,
       m.method
from mart.contribution c
left join mart.fact_measurement m
    on m.record_id = c.record_id and m.site_id = c.site_id
left join file f on f.file_id = m.file_id
order by c.indicator_id, c.period_id, c.site_id, c.role, m.metric_id, m.period_start,
         c.record_id, c.factor_id, c.part, c.breakdown_values, c.amount
