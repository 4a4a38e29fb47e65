/*
what: tonnes CO2e of gases that were measured at the source (stack monitors, mass balances)
method: tonnes of the gas x GWP over 100 years in the set that orebook.yaml names. A family
  name (HFC, PFC) has no GWP of its own, so it says that it lacks a factor.
source: GHG Protocol Corporate Standard, chapter 6 (direct measurement); GRI 305-1 and 102-5
lacks: a global warming potential of {gas}
remedy: Name the gas itself, not its family.
reach: period
scope: site
*/
select m.record_no, m.site_id, m.period_start, m.period_end, m.grade, m.gas,
       coalesce(m.source_category, 'process') as source_category,
       cast(null as varchar) as country,
       cast(cast(m.value as decimal(38,12)) * g.value as decimal(38,12)) as value,
       'tCO2e' as unit, cast(null as varchar) as factor_id
from metric.ghg_measured_t m
left join derived.gwp g on g.gas = m.gas
