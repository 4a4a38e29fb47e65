/*
name: Scope 2 GHG emissions, market-based
unit: tCO2e
method: >-
  MWh bought x factor of its certificate, contract or supplier, else of the residual
  mix, else of the grid (derived.electricity_market; grid_average in market_factor says
  that no residual mix is published), plus own power whose certificates were sold x the
  residual mix, plus heat, steam and cooling, plus totals handed in as such. GRI
  305-2-b, 102-6-a; GHG Protocol Scope 2 Guidance chapter 6.4.
disclosures: [305-2@2016, 102-6@2025]
consolidation: boundary_weighted
breakdowns: [instrument, market_factor]
roles:
  value: {}
*/
with electricity as (
    select * from derived.electricity_market
),

heat as (
    select * from derived.heat_co2e
),

reported as (
    select * from metric.ghg_scope2_market_reported_t
),

emitted as (
    select record_no, site_id, period_start, period_end, grade, instrument, market_factor,
           value, factor_id
    from electricity
    union all
    select record_no, site_id, period_start, period_end, grade, null, 'heat_factor', value,
           factor_id
    from heat
    union all
    select record_no, site_id, period_start, period_end, grade, null, 'reported', value, null
    from reported
)

select record_no, site_id, period_start, period_end, grade, instrument, market_factor,
       cast(null as varchar) as country, 'value' as role,
       cast(value as decimal(38,12)) as amount, factor_id, cast(null as varchar) as key
from emitted
