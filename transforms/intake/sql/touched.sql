-- Metrics, days and sites that rows came to or were taken from.
select distinct cast(metric_id as varchar), period_start, period_end,
       cast(site_id as varchar)
from (
    select metric_id, period_start, period_end, site_id from taken_out
    union all
    -- A day that cannot be read may be any.
    select metric_id, coalesce(period_start, date '0001-01-01'),
           coalesce(period_end, date '9999-12-31'), site_id
    from staged
    where metric_id is not null)
