-- Findings: sites whose energy or emissions have no value because no factor fits. Other
-- figures that lack one (a class of water stress, a share of solids) wait for a metric
-- that the site itself did not hand in.
select 'no_factor', entity,
       string_agg(distinct indicator_id, ', ' order by indicator_id), period_id,
       'No factor fits some of what was handed in, so these have no value.',
       'Add the factor to factors/*.csv; or name, under factor_regions in '
       || 'orebook.yaml, regions whose factors may stand in (fuels: US, GB). '
       || '`orebook trace` shows the cells.'
from figures.figure
where level = 'site' and breakdown = '' and value is null
  and unit in ('GJ', 'tCO2e', 'tCO2')
  and regexp_matches(reason, '^[0-9]+ of [0-9]+ contributions lack a factor')
group by entity, period_id
order by all
