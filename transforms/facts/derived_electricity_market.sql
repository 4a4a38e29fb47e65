/*
what: market-based scope 2 emissions of electricity, per fact, block of MWh and gas: of what
  was bought, and of own power that was consumed while its certificates were sold
method: each fact is cut into blocks, and each block takes the first factor of this ladder
  that exists: 1 certificates matched by derived.certificate_match (solar, wind, hydro and
  nuclear: 0; else a factor of kind contract, activity the technology); 2 a contract without
  certificates (kind contract, activity the supplier) for the instrument contract_no_eac; 3
  the supplier's rate (kind supplier, activity the supplier) for the instrument
  supplier_rate or a direct line (from solar, wind, hydro or nuclear: 0); 4 the residual mix
  of the region; 5 the average factor of the grid, which market_factor shows as grid_average
  because no residual mix is published. MWh without matched certificates start at step 4,
  and so does own power without its certificates (instrument attributes_sold).
  Own factors, regions and vintages are chosen as in derived.electricity_location; other
  countries and GLOBAL never stand in for a mix.
source: GHG Protocol Scope 2 Guidance, chapter 6.4, table 6.3 (market-based hierarchy), and on
  own generation whose attributes are sold (from memory); GRI 305-2-b and 102-6
lacks: a residual mix or a grid factor of its region
remedy: Add the factor to factors/*.csv. The grid of a site is grid_region of sites.csv; rows of
  GROUP and ELIMINATION name theirs in the column grid_region.
hand_in: grid, purchased_electricity, electricity, MWh, CO2
reach: period
scope: group
*/
with consumed as (
    select record_no, site_id, period_start, period_end, grade, supplier,
           coalesce(instrument, 'none') as instrument, technology, renewable,
           coalesce(delivery, 'grid') as delivery, grid_region, value
    from metric.electricity_purchased_mwh
    union all
    select record_no, site_id, period_start, period_end, grade, null, 'attributes_sold',
           technology, renewable, 'own', null, unclaimed
    from derived.own_power_claim
    where unclaimed <> 0
),

fact as (
    select e.record_no, e.site_id, e.period_start, e.period_end, e.grade, e.supplier,
           e.instrument, e.technology, e.renewable, e.delivery,
           -- The attributes of a direct line come with it, unless certificates exist.
           e.delivery = 'direct_line' and e.instrument not in ('eac', 'ppa_eac')
               as is_direct,
           coalesce(e.grid_region, s.grid_region) as grid_region, e.value,
           b.day
    from consumed e
    asof join derived.factor_boundary b
        on b.day <= e.period_start + cast((e.period_end - e.period_start) // 2 as integer)
    left join project.site s on cast(s.site_id as site_id) = e.site_id
),

covered as (
    select record_no, sum(mwh) as mwh
    from derived.certificate_match
    group by record_no
),

block as (
    select f.record_no, f.site_id, f.grid_region, f.day, m.mwh, 1 as step,
           nullif(m.technology, '') as asks_for,
           coalesce(m.technology in ('solar', 'wind', 'hydro', 'nuclear'), false)
               as burns_nothing
    from fact f
    join derived.certificate_match m on m.record_no = f.record_no
    where m.mwh <> 0
    union all
    select f.record_no, f.site_id, f.grid_region, f.day,
           cast(f.value - coalesce(c.mwh, 0) as decimal(28,9)),
           case when f.instrument = 'contract_no_eac' then 2
                when f.instrument = 'supplier_rate' or f.is_direct then 3 else 4 end,
           case when f.instrument in ('contract_no_eac', 'supplier_rate') or f.is_direct
                then f.supplier end,
           coalesce(f.is_direct
                    and f.technology in ('solar', 'wind', 'hydro', 'nuclear'), false)
    from fact f
    left join covered c on c.record_no = f.record_no
    where f.value - coalesce(c.mwh, 0) <> 0 or f.value = 0
),

asked as (
    select distinct site_id, grid_region, day, step, asks_for
    from block
    where not burns_nothing
),

-- A grid named by the fact is nearer than any place of the site.
near as (
    select a.*, a.grid_region as region, 0 as place
    from asked a
    union all
    select a.*, r.region, r.place
    from asked a
    join derived.site_region r on r.site_id = a.site_id
),

candidate as (
    select n.*, o.tier, o.vintage, o.gap, o.factor_id, o.version, o.gas, o.value, o.publisher,
           case o.factor_kind when 'residual_mix' then 4 when 'grid' then 5
                else n.step end as takes
    from near n
    join derived.factor_offered o
        on o.region = n.region and o.day = n.day
        and ((n.step in (1, 2) and o.factor_kind = 'contract' and o.activity = n.asks_for
              and n.place > 0)
             or (n.step = 3 and o.factor_kind in ('supplier', 'contract')
                 and o.activity = n.asks_for and n.place > 0)
             or (n.step > 1 and o.factor_kind in ('residual_mix', 'grid')
                 and o.activity = 'electricity' and n.place <= 3))
),

publisher as (
    select site_id, grid_region, day, step, asks_for, takes, tier, place, publisher
    from candidate
    qualify row_number() over (
        partition by site_id, grid_region, day, step, asks_for
        order by takes, tier, place, vintage, gap, publisher, factor_id) = 1
),

chosen as (
    select c.*
    from candidate c
    join publisher p
        on p.site_id = c.site_id and p.grid_region is not distinct from c.grid_region
        and p.day = c.day and p.step = c.step
        and p.asks_for is not distinct from c.asks_for and p.takes = c.takes
        and p.tier = c.tier and p.place = c.place and p.publisher = c.publisher
    qualify row_number() over (
        partition by c.site_id, c.grid_region, c.day, c.step, c.asks_for, c.gas
        order by c.vintage, c.gap, c.version desc, c.factor_id) = 1
),

priced as (
    select b.record_no, b.mwh, b.step, b.asks_for, c.gas, c.value, c.factor_id,
           b.burns_nothing, case when b.burns_nothing then b.step else c.takes end as takes
    from block b
    left join chosen c
        on c.site_id = b.site_id and c.grid_region is not distinct from b.grid_region
        and c.day = b.day and c.step = b.step
        and c.asks_for is not distinct from b.asks_for and not b.burns_nothing
)

select f.record_no, f.site_id, f.period_start, f.period_end, f.grade, f.grid_region,
       f.supplier, f.instrument, f.technology, f.renewable, f.delivery,
       cast(null as varchar) as country, p.mwh,
       ['certificate', 'contract', 'supplier', 'residual_mix', 'grid_average'][p.takes]
           as market_factor,
       case when p.burns_nothing then 'CO2' else p.gas end as gas,
       case when p.burns_nothing then cast(0 as decimal(38,12))
            else cast(cast(p.mwh * p.value as decimal(38,12)) * g.value
                      as decimal(38,12)) end as value,
       'tCO2e' as unit, p.factor_id
from fact f
join priced p on p.record_no = f.record_no
left join derived.gwp g on g.gas = p.gas
