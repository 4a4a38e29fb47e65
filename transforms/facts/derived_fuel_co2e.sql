/*
what: tonnes CO2e of each greenhouse gas from burning fuel; biogenic CO2 is not among them
method: tonnes of the gas x its GWP over 100 years in the set that orebook.yaml names
source: GHG Protocol Corporate Standard, chapter 9 (biogenic CO2 outside the scopes, CH4 and
  N2O of biofuels inside); GRI 305-1-a to c and 102-5
lacks: a factor for the emissions of {fuel} per {unit} in its region
remedy: Add the factor to factors/*.csv; or name, under factor_regions in orebook.yaml,
  regions whose factors may stand in (fuels: US, GB).
hand_in: emission, {fuel_use|stationary}, {fuel}, {unit}, CO2;CH4_nonfossil;N2O
reach: period
scope: site
as_told: fuel_use
*/
select e.record_no, e.site_id, e.period_start, e.period_end, e.grade, e.fuel, e.fuel_use,
       e.source_category, e.payer, e.renewable, e.country, e.gas,
       cast(e.value * g.value as decimal(38,12)) as value, 'tCO2e' as unit, e.factor_id
from derived.fuel_emission e
left join derived.gwp g on g.gas = e.gas
where e.gas is distinct from 'CO2_biogenic'
