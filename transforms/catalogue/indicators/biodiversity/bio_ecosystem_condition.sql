/*
name: Change in ecosystem condition
unit: index
method: >-
  Score of today less that of the base year, weighted by the area of the base year, over
  ecosystems of which both were told; a score is from 0 to 1. GRI 101-7-a-iii.
disclosures: [101-7@2024]
consolidation: entity_list
breakdowns: [ecosystem_type]
figure: change / area
roles:
  change:
    window: closing
  area:
    window: closing
*/
select record_no, site_id, period_start, period_end, grade, ecosystem_type, country,
       'change' as role, value as amount, factor_id, cast(null as varchar) as key
from derived.ecosystem_condition
union all
select record_no, site_id, period_start, period_end, grade, ecosystem_type, country,
       'area', weight, factor_id, null
from derived.ecosystem_condition
where basis_year = 'current'
