/*
what: tonnes CO2e of refrigerants and insulating gases lost (HFC, PFC, SF6, NF3)
method: kg lost / 1000 x GWP of the substance. Gases of the Montreal Protocol only (CFC,
  HCFC, halons) are outside the inventory and left out; a name that no set knows (a blend
  such as R-410A) lacks a factor: hand in its components.
source: GHG Protocol Corporate Standard, chapter 4 (gases of the Kyoto Protocol); GRI
  305-1-b
lacks: a global warming potential of {substance}
remedy: Hand in the components of a blend; take the name of the substance from the list.
reach: period
scope: site
*/
select r.record_no, r.site_id, r.period_start, r.period_end, r.grade, r.substance as gas,
       'refrigerant' as source_category, cast(null as varchar) as country,
       cast(cast(r.value * 0.001::decimal(4,3) as decimal(38,12)) * g.value
            as decimal(38,12)) as value,
       'tCO2e' as unit, cast(null as varchar) as factor_id
from metric.refrigerant_loss_kg r
left join derived.gwp g on g.gas = r.substance
where not regexp_matches(coalesce(r.substance, ''), '^(CFC|HCFC|Halon|CCl4|CH3CCl3|CH3Br)')
