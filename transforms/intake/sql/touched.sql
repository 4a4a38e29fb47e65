-- Metrics and days that rows came to or were taken from.
select distinct cast(metric_id as varchar), period_start, period_end
from (
    select metric_id, period_start, period_end from taken_out
    union all
    select metric_id, period_start, period_end from staged
    where metric_id is not null and period_start is not null
      and period_end is not null)
