-- Cells of a period ($period) at some sites ($sites), of what they can have: by metric,
-- split and the month in which they end, the state that says least.
select site_id, metric_id, split, left(cast(last_day as varchar), 7) as month,
       arg_max(state, list_position(
           ['told', 'nil', 'estimated', 'waived', 'not_applicable', 'not_due', 'refused',
            'conflict', 'unused', 'missing'], state)) as state
from mart.expectation
where period_id = $period and site_id in (select unnest($sites))
  and state not in ('not_applicable', 'waived')
group by all
order by all
