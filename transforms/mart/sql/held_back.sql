-- Indicators that take a metric or a register of which a row is refused or in conflict.
select distinct i.indicator_id
from mart.dim_indicator i
join mart.rejects r
    on r.severity = 'refused' and list_contains(string_split(i.metrics, '; '), r.metric_id)
