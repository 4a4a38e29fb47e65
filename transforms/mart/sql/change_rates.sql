-- Rates of exchange in two releases (attached as old and new), by currency: those that are
-- the same in both and those that are not, how many, and their days.
with rate as (
    select 'old' as side, dimensions, period_start, period_end, value
    from old.mart.fact_measurement where metric_id = 'fx_rate'
    union
    select 'new', dimensions, period_start, period_end, value
    from new.mart.fact_measurement where metric_id = 'fx_rate'
),
known as (
    select dimensions, period_start, period_end, count(*) = 2 as is_same
    from rate
    group by dimensions, period_start, period_end, value
)
select regexp_extract(dimensions, 'currency=([^;]*)', 1) as currency, is_same,
       count(distinct (period_start, period_end, dimensions)) as spans,
       min(period_start) as first_day, max(period_end) as last_day
from known
group by currency, is_same
order by currency, is_same
