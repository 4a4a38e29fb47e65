/*
name: GHG intensity per tonne of contained metal, scope 2 location-based
unit: tCO2e/t
method: >-
  (Gross scope 1 + location-based scope 2) / tonnes of contained metal, of sites that
  make one metal only (derived.site_metal), each metal apart; ghg_intensity_cueq
  covers all sites. GRI 305-4-a to c, 102-8-a.
disclosures: [305-4@2016, 102-8@2025]
consolidation: boundary_weighted
breakdowns: [mineral]
total: false
figure: emissions / metal
roles:
  emissions: {}
  metal: {}
*/
with emitted as (
    select record_no, site_id, period_start, period_end, grade, country, amount, factor_id
    from contribution.ghg_scope1_gross
    union all
    select record_no, site_id, period_start, period_end, grade, country, amount, factor_id
    from contribution.ghg_scope2_location
)

select e.record_no, e.site_id, e.period_start, e.period_end, e.grade, m.mineral, e.country,
       'emissions' as role, e.amount, e.factor_id, cast(null as varchar) as key
from emitted e
join derived.site_metal m on m.site_id = e.site_id
union all
select c.record_no, c.site_id, c.period_start, c.period_end, c.grade, c.mineral, null,
       'metal', cast(c.value as decimal(38,12)), null, null
from metric.contained_metal_t c
join derived.site_metal m on m.site_id = c.site_id
