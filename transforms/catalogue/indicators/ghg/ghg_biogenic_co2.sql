/*
name: Biogenic CO2 from combustion, outside the scopes
unit: tCO2
method: >-
  Fuel burnt x biogenic CO2 factor (derived.fuel_emission); CH4 and N2O of the same
  fuel are in scope 1. GRI 305-1-c, 102-5-c.
disclosures: [305-1@2016, 102-5@2025]
consolidation: boundary_weighted
breakdowns: [fuel]
roles:
  value: {}
*/
with burnt as (
    select * from derived.fuel_emission
)

-- A renewable fuel without any factor lacks its biogenic CO2 as well.
select record_no, site_id, period_start, period_end, grade, fuel, country,
       'value' as role, value as amount, factor_id, cast(null as varchar) as key
from burnt
where gas = 'CO2_biogenic' or (gas is null and renewable = 'true')
