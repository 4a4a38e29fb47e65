/*
name: Scope 2 GHG emissions, location-based
unit: tCO2e
method: >-
  MWh bought x average grid factor x GWP (derived.electricity_location), plus heat,
  steam and cooling bought x factor x GWP, plus totals handed in as such (gas
  CO2e_only). GRI 305-2-a, 102-6-a; GHG Protocol Scope 2 Guidance chapter 6.
disclosures: [305-2@2016, 102-6@2025]
consolidation: boundary_weighted
breakdowns: [gas, grid_region]
roles:
  value: {}
*/
with electricity as (
    select * from derived.electricity_location
),

heat as (
    select * from derived.heat_co2e
),

reported as (
    select * from metric.ghg_scope2_location_reported_t
),

emitted as (
    select record_no, site_id, period_start, period_end, grade, gas, grid_region, value,
           factor_id
    from electricity
    union all
    select record_no, site_id, period_start, period_end, grade, gas, null, value, factor_id
    from heat
    union all
    select record_no, site_id, period_start, period_end, grade, 'CO2e_only', null, value,
           null
    from reported
)

select record_no, site_id, period_start, period_end, grade, gas, grid_region,
       cast(null as varchar) as country, 'value' as role,
       cast(value as decimal(38,12)) as amount, factor_id, cast(null as varchar) as key
from emitted
