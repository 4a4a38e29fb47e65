/*
name: Water withdrawal in areas with water stress
unit: ML
method: >-
  ML withdrawn for operations at sites whose basin has high or extremely high water
  stress, by source, quality and both, and third-party water by where the third party
  took it; a site without a stress class makes the figure incomplete. GRI 303-3-b.
disclosures: [303-3@2018]
consolidation: boundary_weighted
breakdowns: [source, quality, [quality, source], third_party_origin]
roles:
  value: {}
*/
with moved as (
    select * from derived.water_withdrawal where purpose = 'operational'
)

-- Outside stressed areas the amount is 0; without a class it is not known.
select record_no, site_id, period_start, period_end, grade, source, quality,
       third_party_origin, country,
       'value' as role,
       cast(case when stress in ('high', 'extremely_high') then value
                 when stress is not null then 0 end as decimal(38,12)) as amount,
       factor_id, cast(null as varchar) as key
from moved
