/*
what: self-generated electricity in MWh, and whether fuel was burnt for it
method: solar, wind, hydro, geothermal, nuclear and recovered heat or pressure (waste_heat)
  burn no fuel that is counted elsewhere; diesel, gas, coal and biomass do. Of what says mixed,
  other or nothing no fuel was burnt if the site handed in none for stationary use or power in
  that calendar year; if it did, nobody can say, and there is no value.
source: GRI 302-1 (2.1.1, no double count of fuel and power)
lacks: whether fuel was burnt for it (technology {technology})
remedy: Name the technology; of recovered heat or pressure it is waste_heat.
reach: calendar_year
scope: site
*/
with made as (
    select record_no, site_id, period_start, period_end, grade, technology, renewable,
           eac_sold, value,
           year(period_start + cast((period_end - period_start) // 2 as integer)) as year
    from metric.electricity_selfgen_mwh
),

fuel_year as (
    select distinct site_id,
           year(period_start + cast((period_end - period_start) // 2 as integer)) as year
    from metric.fuel_use_qty
    where coalesce(fuel_use, 'stationary') in ('stationary', 'selfgen_power')
),

judged as (
    select m.*,
           case when m.technology in ('solar', 'wind', 'hydro', 'geothermal', 'nuclear',
                                      'waste_heat') then 'false'
                when m.technology in ('diesel', 'gas', 'coal', 'biomass') then 'true'
                when f.site_id is null then 'false' else 'unknown' end as burns_fuel
    from made m
    left join fuel_year f on f.site_id = m.site_id and f.year = m.year
)

select record_no, site_id, period_start, period_end, grade, technology, renewable, eac_sold,
       burns_fuel, cast(null as varchar) as country,
       case when burns_fuel <> 'unknown' then value end as value, 'MWh' as unit,
       cast(null as varchar) as factor_id
from judged
