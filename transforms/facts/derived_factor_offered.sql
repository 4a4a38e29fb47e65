/*
what: every factor that a site may take by its place, with what decides between them
method: tier 1 is a company's own factor (factors/*.csv of the project), tier 2 a packaged
  one; place is the nearness of its region (derived.site_region). The vintage is judged
  where the fact is known.
source: GHG Protocol Corporate Standard, chapter 6 (site or supplier data before published
  defaults)
*/
select r.site_id, r.place,
       case when f.origin = 'packaged' then 2 else 1 end as tier,
       f.factor_id, f.version, f.factor_kind, f.gas, f.source_category, f.activity,
       f.denominator_unit, f.calorific_basis, f.value, f.includes_co2e, f.gwp_set,
       f.region, f.valid_from, f.valid_to, f.publisher, f.quality_score,
       f.uncertainty_pct
from ref.factor f
join derived.site_region r on r.region = f.region
