-- The indicator and period in which figures moved (moved) that rests on the most
-- contributions of both releases, where these are more than $most.
select c.indicator_id, c.period_id, count(*) as size
from (
    select indicator_id, period_id from old.mart.contribution
    union all
    select indicator_id, period_id from new.mart.contribution) c
semi join moved m on m.indicator_id = c.indicator_id and m.period_id = c.period_id
group by c.indicator_id, c.period_id
having count(*) > $most
order by size desc, c.indicator_id, c.period_id
limit 1
