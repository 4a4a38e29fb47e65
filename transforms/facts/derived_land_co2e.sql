/*
what: tonnes CO2e from clearing land, and whether the company counts it in gross scope 1
method: ha cleared x carbon stock loss in t CO2 per ha (derived.factor_chosen), then x GWP over
  100 years in the set that orebook.yaml names. Nothing found: one row without gas and value.
  in_scope_1 is what conventions, land_clearing of orebook.yaml says.
source: 2006 IPCC Guidelines, volume 4, chapter 2.3 (change of biomass carbon); GRI 305-1
lacks: a factor for the loss of carbon stock
remedy: Add the factor to factors/*.csv.
hand_in: carbon_stock, land_clearing, {ecosystem_type}, ha, CO2
reach: period
scope: site
*/
with convention as (
    select case when value = 'scope_1' then 'true' else 'false' end as in_scope_1
    from project.setting where name = 'land_clearing'
),

fact as (
    select record_no, site_id, period_start, period_end, grade, ecosystem_type, value, unit,
           period_start + cast((period_end - period_start) // 2 as integer) as midpoint
    from metric.land_clearing_biomass_ha
),

factor as (
    select site_id, activity, denominator_unit, day, gas, value, factor_id
    from derived.factor_chosen
    where factor_kind = 'carbon_stock' and source_category = 'land_clearing'
)

select f.record_no, f.site_id, f.period_start, f.period_end, f.grade, f.ecosystem_type,
       'land_clearing' as source_category, v.in_scope_1, cast(null as varchar) as country, c.gas,
       cast(cast(f.value * c.value as decimal(38,12)) * g.value as decimal(38,12)) as value,
       'tCO2e' as unit, c.factor_id
from fact f
cross join convention v
asof join derived.factor_boundary b on b.day <= f.midpoint
left join factor c
    on c.site_id = f.site_id and c.activity = f.ecosystem_type
    and c.denominator_unit = f.unit and c.day = b.day
left join derived.gwp g on g.gas = c.gas
where c.gas is distinct from 'CO2_biogenic'
