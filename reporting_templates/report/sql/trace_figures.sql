-- Every figure with what its trace page shows of it: the group first, then countries,
-- then sites.
select indicator_id, period_id, level, entity, breakdown, consolidation, figure_id, value,
       status, coverage, reviewed_share, roles, reason
from mart.fact_figure
order by indicator_id, period_id,
         case level when 'group' then 0 when 'country' then 1 else 2 end, entity,
         breakdown, consolidation
