-- Every figure of $indicators with what its trace page shows of it: the group first, then
-- countries, then sites.
select indicator_id, period_id, entity, breakdown, consolidation, figure_id,
       cast(value as varchar) as value, status, cast(coverage as varchar) as coverage,
       cast(reviewed_share as varchar) as reviewed, roles, reason
from mart.fact_figure
where indicator_id in (select unnest($indicators))
order by indicator_id, period_id,
         case level when 'group' then 0 when 'country' then 1 else 2 end, entity,
         breakdown, consolidation
