/*
name: Scope 1, process emissions
unit: tCO2e
method: >-
  Carbonates, reductants and electrodes x factor x GWP, plus fuel used in processes x
  factor x GWP, plus measured gases x GWP; a source that is measured is not handed in
  as activity too. GRI 305-1-a, 102-5-a.
disclosures: [305-1@2016, 102-5@2025]
consolidation: boundary_weighted
breakdowns: [gas, process_material]
roles:
  value: {}
*/
with carbonate as (
    select * from derived.carbonate_co2e
),

fuel as (
    select * from derived.fuel_co2e where fuel_use = 'process'
),

measured as (
    select * from derived.measured_co2e
),

emitted as (
    select record_no, site_id, period_start, period_end, grade, gas, process_material,
           country, value, factor_id
    from carbonate
    union all
    select record_no, site_id, period_start, period_end, grade, gas, null, country, value,
           factor_id
    from fuel
    union all
    select record_no, site_id, period_start, period_end, grade, gas, null, country, value,
           factor_id
    from measured
)

select record_no, site_id, period_start, period_end, grade, gas, process_material, country,
       'value' as role, value as amount, factor_id, cast(null as varchar) as key
from emitted
