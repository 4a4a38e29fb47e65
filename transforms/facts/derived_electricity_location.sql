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
lacks: a grid factor of its region (or, on a direct line, a factor of its supplier)
remedy: Add the factor to factors/*.csv. The grid of a site is grid_region of sites.csv; rows of
  GROUP and ELIMINATION name theirs in the column grid_region.
hand_in: grid, purchased_electricity, electricity, MWh, CO2
reach: period
scope: site
*/
with fact as (
    select e.record_no, e.site_id, e.period_start, e.period_end, e.grade, e.grid_region,
           e.supplier, e.instrument, e.technology, e.renewable,
           coalesce(e.delivery, 'grid') as delivery, e.value,
           coalesce(e.delivery = 'direct_line'
                    and e.technology in ('solar', 'wind', 'hydro', 'nuclear'), false)
               as burns_nothing,
           b.day
    from metric.electricity_purchased_mwh e
    asof join derived.factor_boundary b
        on b.day <= e.period_start + cast((e.period_end - e.period_start) // 2 as integer)
),

asked as (
    select distinct site_id, grid_region, delivery, day,
           case when delivery = 'direct_line' then supplier end as plant
    from fact
    where not burns_nothing
),

-- A grid named by the fact is nearer than any place of the site.
near as (
    select site_id, grid_region, delivery, plant, day, grid_region as region, 0 as place
    from asked
    where delivery = 'grid'
    union all
    select a.site_id, a.grid_region, a.delivery, a.plant, a.day, r.region, r.place
    from asked a
    join derived.site_region r on r.site_id = a.site_id
    where r.place <= 3 or a.delivery = 'direct_line'
),

candidate as (
    select n.*, o.tier, o.vintage, o.gap, o.factor_id, o.version, o.gas, o.value, o.publisher
    from near n
    join derived.factor_offered o
        on o.region = n.region and o.day = n.day
        and ((n.delivery = 'grid' and o.factor_kind = 'grid' and o.activity = 'electricity')
             or (n.delivery = 'direct_line' and o.factor_kind in ('supplier', 'contract')
                 and o.activity = n.plant))
),

publisher as (
    select site_id, grid_region, delivery, plant, day, tier, place, publisher
    from candidate
    qualify row_number() over (
        partition by site_id, grid_region, delivery, plant, day
        order by tier, place, vintage, gap, publisher, factor_id) = 1
),

chosen as (
    select c.*
    from candidate c
    join publisher p
        on p.site_id = c.site_id and p.grid_region is not distinct from c.grid_region
        and p.delivery = c.delivery and p.plant is not distinct from c.plant
        and p.day = c.day and p.tier = c.tier and p.place = c.place
        and p.publisher = c.publisher
    qualify row_number() over (
        partition by c.site_id, c.grid_region, c.delivery, c.plant, c.day, c.gas
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
    and c.delivery = f.delivery and c.day = f.day
    and c.plant is not distinct from
        case when f.delivery = 'direct_line' then f.supplier end
    and not f.burns_nothing
left join derived.gwp g on g.gas = c.gas
