/*
what: tonnes CO2e of heat, steam and cooling bought
method: GJ bought x factor per GJ (derived.factor_chosen), then x GWP over 100 years in the
  set that orebook.yaml names. Factors of the supplier go before those of the carrier.
  Nothing found: one row without gas and value.
source: GHG Protocol Scope 2 Guidance, chapters 6 and 7; GRI 305-2 and 102-6
lacks: a factor per GJ of its supplier ({supplier}) or its carrier ({carrier})
remedy: Add the factor to factors/*.csv.
hand_in: emission, steam_heat_cooling, {carrier}, GJ, CO2
reach: period
scope: site
*/
with fact as (
    select h.record_no, h.site_id, h.period_start, h.period_end, h.grade, h.carrier,
           h.supplier, h.value, h.unit, b.day
    from (select *, period_start
                    + cast((period_end - period_start) // 2 as integer) as midpoint
          from metric.heat_steam_purchased_gj) h
    asof join derived.factor_boundary b on b.day <= h.midpoint
),

asked as (
    select distinct site_id, carrier, supplier, unit, day
    from fact
),

chosen as (
    select a.*, c.gas, c.value, c.factor_id
    from asked a
    join derived.factor_chosen c
        on c.site_id = a.site_id and c.activity in (a.supplier, a.carrier)
        and c.denominator_unit = a.unit and c.day = a.day
        and c.factor_kind = 'emission' and c.source_category = 'steam_heat_cooling'
    qualify rank() over (
        partition by a.site_id, a.carrier, a.supplier, a.unit, a.day
        order by case when c.activity = a.supplier then 1 else 2 end) = 1
)

select f.record_no, f.site_id, f.period_start, f.period_end, f.grade, f.carrier, f.supplier,
       'steam_heat_cooling' as source_category, cast(null as varchar) as country, c.gas,
       cast(cast(f.value * c.value as decimal(38,12)) * g.value as decimal(38,12)) as value,
       'tCO2e' as unit, c.factor_id
from fact f
left join chosen c
    on c.site_id = f.site_id and c.carrier is not distinct from f.carrier
    and c.supplier is not distinct from f.supplier and c.unit = f.unit and c.day = f.day
left join derived.gwp g on g.gas = c.gas
where c.gas is distinct from 'CO2_biogenic'
