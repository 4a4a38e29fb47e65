/*
what: every factor beside each stretch of time that may take it, with what decides between
  factors of one region
method: tier 1 is a company's own factor (factors/*.csv of the project), tier 2 a packaged
  one. Vintage: 0 holds the day, 1 is earlier, 2 is later by up to three years; gap is the
  distance in days. valid_to is the last day that counts; blank is without end. A day is the
  first of a stretch (derived.factor_boundary) and stands for all of it. A factor that is
  already CO2e and was built with another GWP set than orebook.yaml names counts where its
  publisher has neither one of that set nor gases of the same thing, and is a finding. A
  publisher's CO2e and its single gases of one thing are the same emission: the nearer
  vintage counts, of one vintage the gases.
source: GHG Protocol Corporate Standard, chapter 6 (site or supplier data before published
  defaults); GRI 102-5 and 305-1 (one set of GWP)
reach: period
scope: site
*/
with gwp_set as (
    select value from project.setting where name = 'gwp_set'
)

select f.region, b.day, case when f.origin = 'packaged' then 2 else 1 end as tier,
       case when b.day > f.valid_to then 1
            when b.day < f.valid_from then 2 else 0 end as vintage,
       greatest(b.day - f.valid_to, f.valid_from - b.day, 0) as gap,
       f.factor_id, f.version, f.factor_kind, f.gas, f.source_category, f.activity,
       f.denominator_unit, f.calorific_basis, f.value, f.publisher
from ref.factor f
join derived.factor_boundary b on b.day >= f.valid_from - interval 3 year
where f.factor_kind in ('energy_content', 'destruction_efficiency', 'net_of_gross')
   or f.gas <> 'CO2e_only' or f.gwp_set = (select value from gwp_set)
   or not exists (
       select 1 from ref.factor g
       where g.publisher = f.publisher and g.origin = f.origin and g.region = f.region
         and g.factor_kind = f.factor_kind and g.activity = f.activity
         and g.source_category is not distinct from f.source_category
         and g.denominator_unit = f.denominator_unit
         and g.calorific_basis is not distinct from f.calorific_basis
         and (g.gas not in ('CO2e_only', 'CO2_biogenic')
              or g.gas = 'CO2e_only' and g.gwp_set = (select value from gwp_set)))
qualify f.gas = 'CO2_biogenic' or (f.gas = 'CO2e_only') = first_value(f.gas = 'CO2e_only') over (
    partition by f.publisher, tier, f.region, f.factor_kind, f.source_category, f.activity,
                 f.denominator_unit, f.calorific_basis, b.day
    order by f.gas = 'CO2_biogenic', vintage, gap, f.gas = 'CO2e_only')
