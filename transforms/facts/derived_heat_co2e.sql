/*
what: tonnes CO2e of heat, steam and cooling bought
method: GJ bought x factor per GJ, then x GWP over 100 years in the set that orebook.yaml
  names. All gases come from one publisher: factors of the supplier before those of the
  carrier, the company's own before packaged ones, then the nearest region, then the nearest
  vintage, then the name. Nothing found, or steam in tonnes: one row without gas and value.
source: GHG Protocol Scope 2 Guidance, chapters 6 and 7; GRI 305-2 and 102-6
*/
with gwp_set as (
    select value from project.setting where name = 'gwp_set'
),

fact as (
    select record_no, site_id, period_start, period_end, grade, carrier, supplier, value,
           unit, period_start + cast((period_end - period_start) // 2 as integer) as midpoint
    from metric.heat_steam_purchased_gj
),

asked as (
    select distinct site_id, carrier, supplier, unit, midpoint
    from fact
),

candidate as (
    select a.site_id, a.carrier, a.supplier, a.unit, a.midpoint, o.factor_id, o.version,
           o.gas, o.value, case when o.activity = a.supplier then 1 else 2 end as specific,
           o.tier, o.place, o.publisher,
           case when a.midpoint >= o.valid_to then 1
                when a.midpoint < o.valid_from then 2 else 0 end as vintage,
           greatest(a.midpoint - o.valid_to, o.valid_from - a.midpoint, 0) as gap
    from asked a
    join derived.factor_offered o
        on o.site_id = a.site_id and o.activity in (a.supplier, a.carrier)
        and o.denominator_unit = a.unit and o.factor_kind = 'emission'
        and o.source_category = 'steam_heat_cooling'
        and o.valid_from - interval 3 year <= a.midpoint
    where o.gas <> 'CO2e_only' or o.gwp_set = (select value from gwp_set)
),

publisher as (
    select site_id, carrier, supplier, unit, midpoint, specific, tier, place, publisher
    from candidate
    qualify row_number() over (
        partition by site_id, carrier, supplier, unit, midpoint
        order by specific, tier, place, vintage, gap, publisher, factor_id) = 1
),

chosen as (
    select c.*
    from candidate c
    join publisher p
        on p.site_id = c.site_id and p.carrier is not distinct from c.carrier
        and p.supplier is not distinct from c.supplier and p.unit = c.unit
        and p.midpoint = c.midpoint and p.specific = c.specific and p.tier = c.tier
        and p.place = c.place
        and p.publisher = c.publisher
    qualify row_number() over (
        partition by c.site_id, c.carrier, c.supplier, c.unit, c.midpoint, c.gas
        order by c.vintage, c.gap, c.version desc, c.factor_id) = 1
),

emitted as (
    select f.record_no, f.site_id, f.period_start, f.period_end, f.grade, f.carrier, f.supplier,
           c.gas, cast(f.value * c.value as decimal(38,12)) as tonnes, c.factor_id
    from fact f
    left join chosen c
        on c.site_id = f.site_id and c.carrier is not distinct from f.carrier
        and c.supplier is not distinct from f.supplier and c.unit = f.unit
        and c.midpoint = f.midpoint
)

select e.record_no, e.site_id, e.period_start, e.period_end, e.grade, e.carrier, e.supplier,
       'steam_heat_cooling' as source_category,
       cast(null as varchar) as country, e.gas,
       cast(e.tonnes * g.value as decimal(38,12)) as value, 'tCO2e' as unit, e.factor_id
from emitted e
left join derived.gwp g on g.gas = e.gas
where e.gas is distinct from 'CO2_biogenic'
