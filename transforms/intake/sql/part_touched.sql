-- Metrics, days and sites whose parts (part) are others than those of before (facts.part).
with told as (
    select whole_no, metric_id, site_id, period_start, period_end, value, grade from part
),
before as (
    select whole_no, metric_id, site_id, period_start, period_end, value, grade
    from facts.part
)
select distinct metric_id, period_start, period_end, site_id
from ((from told except from before) union all (from before except from told))
