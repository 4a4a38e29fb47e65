/*
what: tonnes CO2e from flared gas; the methane that the flame misses is in the factor
method: Mm3 flared x factor per Mm3 (activity flared_gas), then x GWP over 100 years in the
  set that orebook.yaml names. All gases of a material come from one publisher: the
  company's own factors before packaged ones, then the nearest region, then the nearest
  vintage, then the name. Nothing found: one row without gas and value.
source: 2006 IPCC Guidelines, volume 2, chapter 4.2 (flaring); GRI 305-1 and 102-5
*/
with gwp_set as (
    select value from project.setting where name = 'gwp_set'
),

fact as (
    select record_no, site_id, period_start, period_end, grade, 'flared_gas' as activity, value,
           unit, period_start + cast((period_end - period_start) // 2 as integer) as midpoint
    from metric.flared_gas_mm3
),

asked as (
    select distinct site_id, activity, unit, midpoint
    from fact
),

candidate as (
    select a.site_id, a.activity, a.unit, a.midpoint, o.factor_id, o.version, o.gas,
           o.value, o.tier, o.place, o.publisher,
           case when a.midpoint >= o.valid_to then 1
                when a.midpoint < o.valid_from then 2 else 0 end as vintage,
           greatest(a.midpoint - o.valid_to, o.valid_from - a.midpoint, 0) as gap
    from asked a
    join derived.factor_offered o
        on o.site_id = a.site_id and o.activity = a.activity
        and o.denominator_unit = a.unit and o.factor_kind = 'emission'
        and o.source_category = 'flare'
        and o.valid_from - interval 3 year <= a.midpoint
    where o.gas <> 'CO2e_only' or o.gwp_set = (select value from gwp_set)
),

publisher as (
    select site_id, activity, unit, midpoint, tier, place, publisher
    from candidate
    qualify row_number() over (
        partition by site_id, activity, unit, midpoint
        order by tier, place, vintage, gap, publisher, factor_id) = 1
),

chosen as (
    select c.*
    from candidate c
    join publisher p
        on p.site_id = c.site_id and p.activity = c.activity and p.unit = c.unit
        and p.midpoint = c.midpoint and p.tier = c.tier and p.place = c.place
        and p.publisher = c.publisher
    qualify row_number() over (
        partition by c.site_id, c.activity, c.unit, c.midpoint, c.gas
        order by c.vintage, c.gap, c.version desc, c.factor_id) = 1
),

emitted as (
    select f.record_no, f.site_id, f.period_start, f.period_end, f.grade, f.activity,
           c.gas, cast(f.value * c.value as decimal(38,12)) as tonnes, c.factor_id
    from fact f
    left join chosen c
        on c.site_id = f.site_id and c.activity = f.activity and c.unit = f.unit
        and c.midpoint = f.midpoint
)

select e.record_no, e.site_id, e.period_start, e.period_end, e.grade, e.activity,
       'flare' as source_category, cast(null as varchar) as country, e.gas,
       cast(e.tonnes * g.value as decimal(38,12)) as value, 'tCO2e' as unit, e.factor_id
from emitted e
left join derived.gwp g on g.gas = e.gas
where e.gas is distinct from 'CO2_biogenic'
