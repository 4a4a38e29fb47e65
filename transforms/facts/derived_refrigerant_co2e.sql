/*
what: tonnes CO2e of refrigerants and insulating gases lost; kyoto_gas tells those of the
  inventory (HFC, PFC, SF6, NF3) from those of the Montreal Protocol (CFC, HCFC, halons)
method: kg lost / 1000 x GWP of the substance; of a blend (R-410A) x the mass share of each
  component, one row for each (warehouse/ref/blends.csv). A gas of the Montreal Protocol has
  two rows: 0 in the inventory, and its potential outside. Hydrocarbons in a blend have no
  potential here.
source: GHG Protocol Corporate Standard, chapter 4 (gases of the Kyoto Protocol); GRI
  305-1-b; US EPA, GHG Emission Factors Hub 2024, table 12 (components of blends)
lacks: a global warming potential of {substance}
remedy: Set a gwp_set in orebook.yaml that knows the substance, or hand in its components.
reach: period
scope: site
*/
with lost as (
    select record_no, site_id, period_start, period_end, grade, substance, value,
           substance as gas, 100::decimal(6,3) as mass_percent
    from metric.refrigerant_loss_kg
    where substance is null or substance not in (select blend from ref.blends)
    union all
    select r.record_no, r.site_id, r.period_start, r.period_end, r.grade, r.substance,
           r.value, b.component, cast(b.mass_percent as decimal(6,3))
    from metric.refrigerant_loss_kg r
    join ref.blends b on b.blend = r.substance
    where regexp_matches(b.component, '^(H?CFC|HFC|PFC|Halon)-')
),

judged as (
    select l.*, regexp_matches(coalesce(l.gas, ''), '^(CFC|HCFC|Halon|CCl4|CH3CCl3|CH3Br)')
               as is_montreal, g.value as gwp
    from lost l
    left join derived.gwp g on g.gas = l.gas
)

select record_no, site_id, period_start, period_end, grade, gas,
       'refrigerant' as source_category, 'true' as kyoto_gas,
       cast(null as varchar) as country,
       case when is_montreal then cast(0 as decimal(38,12))
            else cast(cast(value * mass_percent * 0.00001::decimal(6,5) as decimal(38,12))
                      * gwp as decimal(38,12)) end as value,
       'tCO2e' as unit, cast(null as varchar) as factor_id
from judged
union all
select record_no, site_id, period_start, period_end, grade, gas, 'refrigerant', 'false', null,
       cast(cast(value * mass_percent * 0.00001::decimal(6,5) as decimal(38,12)) * gwp
            as decimal(38,12)), 'tCO2e', null
from judged
where is_montreal
