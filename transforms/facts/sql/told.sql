-- facts.told: what was handed in of the metrics that rules look at, per reported year.
-- One row per metric, site, period, combination of dimensions and length of interval; of
-- a stock the last reading in the period. ``record_no`` is that of a largest value.
with looked_at as (
    select cast(metric_id as metric_id) as metric_id, kind = 'stock' as is_stock
    from ref.metrics
    where metric_id in (select unnest($metrics))
),

-- Few intervals stand beside many facts: each is held against the periods once.
lies as (
    select i.period_start, i.period_end, p.period_id,
           i.period_start >= p.period_start as is_inside
    from (select distinct period_start, period_end from due_fact) i
    join project.period p on i.period_end between p.period_start and p.period_end
    where p.month_count >= 12
),

within as not materialized (
    select m.metric_id, m.site_id, p.period_id, m.dim_set_no, m.value, k.is_stock,
           m.period_end,
           case when k.is_stock then 0 else (m.period_end - m.period_start) // 25 end
               as grain, m.record_no
    from due_fact m
    join looked_at k on k.metric_id = m.metric_id
    join lies p on p.period_start = m.period_start and p.period_end = m.period_end
        and (k.is_stock or p.is_inside)
    where m.resolution = 0 and m.value is not null
),

counted as (
    select * exclude (is_stock, period_end) from within where not is_stock
    union all
    select * exclude (is_stock, period_end) from (
        select * from within where is_stock
        qualify period_end = max(period_end) over (
            partition by metric_id, site_id, period_id))
)

select cast(metric_id as varchar) as metric_id, cast(site_id as varchar) as site_id,
       period_id, dim_set_no, grain, sum(value) as value, count(*) as n,
       arg_max(record_no, value) as record_no
from counted
group by counted.metric_id, counted.site_id, period_id, dim_set_no, grain
