/*
what: tonnes CO2e from carbonates, reductants and electrodes used in processing
method: tonnes used x factor per tonne, then x GWP over 100 years in the set that
  orebook.yaml names. All gases of a material come from one publisher: the company's own
  factors before packaged ones, then the nearest region, then the nearest vintage, then the
  name. Nothing found: one row without gas and value.
source: 2006 IPCC Guidelines, volume 3, chapter 2.5 (carbonates) and chapter 4 (metals); GRI
  305-1 and 102-5
*/
with gwp_set as (
    select value from project.setting where name = 'gwp_set'
),

fact as (
    select record_no, site_id, period_start, period_end, grade, process_material, value, unit,
           period_start + cast((period_end - period_start) // 2 as integer) as midpoint
    from metric.carbonate_reductant_t
),

asked as (
    select distinct site_id, process_material, unit, midpoint
    from fact
),

candidate as (
    select a.site_id, a.process_material, a.unit, a.midpoint, o.factor_id, o.version, o.gas,
           o.value, o.tier, o.place, o.publisher,
           case when a.midpoint >= o.valid_to then 1
                when a.midpoint < o.valid_from then 2 else 0 end as vintage,
           greatest(a.midpoint - o.valid_to, o.valid_from - a.midpoint, 0) as gap
    from asked a
    join derived.factor_offered o
        on o.site_id = a.site_id and o.activity = a.process_material
        and o.denominator_unit = a.unit and o.factor_kind = 'emission'
        and o.source_category = 'process'
        and o.valid_from - interval 3 year <= a.midpoint
    where o.gas <> 'CO2e_only' or o.gwp_set = (select value from gwp_set)
),

publisher as (
    select site_id, process_material, unit, midpoint, tier, place, publisher
    from candidate
    qualify row_number() over (
        partition by site_id, process_material, unit, midpoint
        order by tier, place, vintage, gap, publisher, factor_id) = 1
),

chosen as (
    select c.*
    from candidate c
    join publisher p
        on p.site_id = c.site_id and p.process_material = c.process_material and p.unit = c.unit
        and p.midpoint = c.midpoint and p.tier = c.tier and p.place = c.place
        and p.publisher = c.publisher
    qualify row_number() over (
        partition by c.site_id, c.process_material, c.unit, c.midpoint, c.gas
        order by c.vintage, c.gap, c.version desc, c.factor_id) = 1
),

emitted as (
    select f.record_no, f.site_id, f.period_start, f.period_end, f.grade, f.process_material,
           c.gas, cast(f.value * c.value as decimal(38,12)) as tonnes, c.factor_id
    from fact f
    left join chosen c
        on c.site_id = f.site_id and c.process_material = f.process_material and c.unit = f.unit
        and c.midpoint = f.midpoint
)

select e.record_no, e.site_id, e.period_start, e.period_end, e.grade, e.process_material,
       'process' as source_category, cast(null as varchar) as country, e.gas,
       cast(e.tonnes * g.value as decimal(38,12)) as value, 'tCO2e' as unit, e.factor_id
from emitted e
left join derived.gwp g on g.gas = e.gas
where e.gas is distinct from 'CO2_biogenic'
