-- Group totals of some indicators ($names) under the approach that leads; only of periods
-- of which something was collected, with the number of its figures.
with counted as (
    select indicator_id, period_id, count(*) filter (status <> 'not_collected') as n
    from figures.figure
    where list_contains($names, indicator_id)
    group by indicator_id, period_id
)
select f.indicator_id, f.period_id, f.value, f.unit, f.status, f.reason, f.coverage, c.n
from figures.figure f
join counted c on c.indicator_id = f.indicator_id and c.period_id = f.period_id
where f.level = 'group' and f.breakdown = '' and f.is_lead and c.n > 0
order by all
