-- How many rows the trace of an indicator has in each period: lines of figures and
-- contributions.
with part as (
    select indicator_id, period_id, count(distinct (entity, breakdown)) as n
    from mart.fact_figure
    group by indicator_id, period_id
    union all
    select indicator_id, period_id, count(*)
    from mart.contribution
    group by indicator_id, period_id
)
select indicator_id, period_id, sum(n)
from part
group by indicator_id, period_id
order by all
