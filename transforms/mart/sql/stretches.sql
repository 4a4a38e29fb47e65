-- Where a new stretch of about $most facts begins, in the order of metric and site.
with size as (
    select cast(metric_id as varchar) as metric_id, cast(site_id as varchar) as site_id,
           sum(facts) as facts
    from facts.interval group by all
),
placed as (
    select metric_id, site_id,
           (sum(facts) over (order by metric_id, site_id) - facts) // $most as stretch
    from size
)
select metric_id, site_id
from placed
qualify stretch > lag(stretch) over (order by metric_id, site_id)
order by metric_id, site_id
