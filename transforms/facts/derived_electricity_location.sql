/*
what: location-based scope 2 emissions of purchased electricity, one row per fact and gas
method: MWh x average factor of the grid, x GWP over 100 years in the set that orebook.yaml
  names. Grid: the region that the fact names, else that of the site, else its state, else
  its country; another country's grid never stands in. The company's own factors go before
  packaged ones, then the nearest region, then the vintage that holds the middle of the
  fact, else the nearest earlier, else the nearest later within three years. Contracts are
  ignored. A direct line takes the factor of its plant (kind supplier or contract, activity
  the supplier); solar, wind, hydro and nuclear plants burn nothing: 0. Nothing found: one
  row without value.
source: GHG Protocol Scope 2 Guidance, chapters 6.1 to 6.3; GRI 305-2-a and 102-6
*/
with gwp_set as (
    select value from project.setting where name = 'gwp_set'
),

fact as (
    select record_no, site_id, period_start, period_end, grade, grid_region, supplier,
           instrument, technology, renewable, coalesce(delivery, 'grid') as delivery, value,
           coalesce(delivery = 'direct_line'
                    and technology in ('solar', 'wind', 'hydro', 'nuclear'), false)
               as burns_nothing,
           period_start + cast((period_end - period_start) // 2 as integer) as midpoint
    from metric.electricity_purchased_mwh
),

asked as (
    select distinct site_id, grid_region, delivery, midpoint,
           case when delivery = 'direct_line' then supplier end as plant
    from fact
    where not burns_nothing
),

-- A grid named by the fact is nearer than any place of the site.
offered as (
    select a.site_id, a.grid_region, a.delivery, a.plant, a.midpoint, 0 as place,
           case when f.origin = 'packaged' then 2 else 1 end as tier, f.factor_id,
           f.version, f.gas, f.value, f.publisher, f.valid_from, f.valid_to, f.gwp_set
    from asked a
    join ref.factor f
        on f.region = a.grid_region and f.factor_kind = 'grid'
        and f.activity = 'electricity'
    where a.delivery = 'grid'
    union all
    select a.site_id, a.grid_region, a.delivery, a.plant, a.midpoint, o.place, o.tier,
           o.factor_id, o.version, o.gas, o.value, o.publisher, o.valid_from, o.valid_to,
           o.gwp_set
    from asked a
    join derived.factor_offered o
        on o.site_id = a.site_id and o.factor_kind = 'grid'
        and o.activity = 'electricity' and o.place <= 3
    where a.delivery = 'grid'
    union all
    select a.site_id, a.grid_region, a.delivery, a.plant, a.midpoint, o.place, o.tier,
           o.factor_id, o.version, o.gas, o.value, o.publisher, o.valid_from, o.valid_to,
           o.gwp_set
    from asked a
    join derived.factor_offered o
        on o.site_id = a.site_id and o.factor_kind in ('supplier', 'contract')
        and o.activity = a.plant
    where a.delivery = 'direct_line'
),

candidate as (
    select *,
           case when midpoint >= valid_to then 1
                when midpoint < valid_from then 2 else 0 end as vintage,
           greatest(midpoint - valid_to, valid_from - midpoint, 0) as gap
    from offered
    where valid_from - interval 3 year <= midpoint
      and (gas <> 'CO2e_only' or gwp_set = (select value from gwp_set))
),

publisher as (
    select site_id, grid_region, delivery, plant, midpoint, tier, place, publisher
    from candidate
    qualify row_number() over (
        partition by site_id, grid_region, delivery, plant, midpoint
        order by tier, place, vintage, gap, publisher, factor_id) = 1
),

chosen as (
    select c.*
    from candidate c
    join publisher p
        on p.site_id = c.site_id and p.grid_region is not distinct from c.grid_region
        and p.delivery = c.delivery and p.plant is not distinct from c.plant
        and p.midpoint = c.midpoint and p.tier = c.tier and p.place = c.place
        and p.publisher = c.publisher
    qualify row_number() over (
        partition by c.site_id, c.grid_region, c.delivery, c.plant, c.midpoint, c.gas
        order by c.vintage, c.gap, c.version desc, c.factor_id) = 1
)

select f.record_no, f.site_id, f.period_start, f.period_end, f.grade, f.grid_region,
       f.supplier, f.instrument, f.technology, f.renewable, f.delivery,
       cast(null as varchar) as country, f.value as mwh,
       case when f.burns_nothing then 'CO2' else c.gas end as gas,
       case when f.burns_nothing then cast(0 as decimal(38,12))
            else cast(cast(f.value * c.value as decimal(38,12)) * g.value
                      as decimal(38,12)) end as value,
       'tCO2e' as unit, c.factor_id
from fact f
left join chosen c
    on c.site_id = f.site_id and c.grid_region is not distinct from f.grid_region
    and c.delivery = f.delivery and c.midpoint = f.midpoint
    and c.plant is not distinct from
        case when f.delivery = 'direct_line' then f.supplier end
    and not f.burns_nothing
left join derived.gwp g on g.gas = c.gas
