-- Figures of the group in a period ($period) by indicator, approach and status; of an
-- indicator that forms no total, those of its breakdowns.
select indicator_id, consolidation, status, count(*), count(value)
from figures.figure f
where level = 'group' and period_id = $period and (breakdown = '' or not exists (
    select 1 from figures.figure t
    where t.indicator_id = f.indicator_id and t.level = 'group'
      and t.period_id = f.period_id and t.breakdown = ''))
group by indicator_id, consolidation, status
order by all
