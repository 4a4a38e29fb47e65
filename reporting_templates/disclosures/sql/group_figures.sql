-- Figures of the group in a period ($period) with all their breakdowns, under an approach
-- ($approach) or, where '' or not formed by it, the one that leads: indicator,
-- breakdown, status, whether there is a value.
select indicator_id, breakdown, status, value is not null
from (
    select *, bool_or(consolidation = $approach) over (partition by indicator_id) as forms
    from figures.figure
    where level = 'group' and period_id = $period)
where case when forms then consolidation = $approach else is_lead end
order by all
