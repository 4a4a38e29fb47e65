/*
what: tonnes CO2e from carbonates, reductants and electrodes used in processing
method: tonnes used x factor per tonne (derived.factor_chosen), then x GWP over 100 years in the
  set that orebook.yaml names. Nothing found: one row without gas and value.
source: 2006 IPCC Guidelines, volume 3, chapter 2.5 (carbonates) and chapter 4 (metals); GRI
  305-1 and 102-5
lacks: a factor for the material
remedy: Add the factor to factors/*.csv.
hand_in: emission, process, {process_material}, t, CO2
reach: period
scope: site
*/
with fact as (
    select record_no, site_id, period_start, period_end, grade, process_material, value, unit,
           period_start + cast((period_end - period_start) // 2 as integer) as midpoint
    from metric.carbonate_reductant_t
),

factor as (
    select site_id, activity, denominator_unit, day, gas, value, factor_id
    from derived.factor_chosen
    where factor_kind = 'emission' and source_category = 'process'
)

select f.record_no, f.site_id, f.period_start, f.period_end, f.grade, f.process_material,
       'process' as source_category, cast(null as varchar) as country, c.gas,
       cast(cast(f.value * c.value as decimal(38,12)) * g.value as decimal(38,12)) as value,
       'tCO2e' as unit, c.factor_id
from fact f
asof join derived.factor_boundary b on b.day <= f.midpoint
left join factor c
    on c.site_id = f.site_id and c.activity = f.process_material
    and c.denominator_unit = f.unit and c.day = b.day
left join derived.gwp g on g.gas = c.gas
where c.gas is distinct from 'CO2_biogenic'
