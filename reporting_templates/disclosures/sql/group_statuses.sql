-- Figures of the group in a period ($period) by indicator and status, under an approach
-- ($approach) or, where '' or not formed by it, the one that leads; of an indicator that
-- forms no total, those of its breakdowns.
with shown as (
    from (
        select *, bool_or(consolidation = $approach) over (partition by indicator_id)
                      as forms
        from figures.figure
        where level = 'group' and period_id = $period)
    where case when forms then consolidation = $approach else is_lead end
)
select indicator_id, status, count(*), count(value)
from shown f
where breakdown = '' or not exists (
    select 1 from shown t where t.indicator_id = f.indicator_id and t.breakdown = '')
group by indicator_id, status
order by all
