-- Figures of the group in a period ($period) by indicator and status, under the
-- approach that leads; of an indicator that forms no total, those of its breakdowns.
select indicator_id, status, count(*), count(value)
from figures.figure f
where is_lead and level = 'group' and period_id = $period
  and (breakdown = '' or not exists (
    select 1 from figures.figure t
    where t.indicator_id = f.indicator_id and t.level = 'group'
      and t.period_id = f.period_id and t.breakdown = ''))
group by indicator_id, status
order by all
