-- Figures of the group in a period ($period) with all their breakdowns, under the approach
-- that leads: indicator, breakdown, status, whether there is a value.
select indicator_id, breakdown, status, value is not null
from figures.figure
where is_lead and level = 'group' and period_id = $period
order by all
