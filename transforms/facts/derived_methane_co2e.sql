/*
what: tonnes CO2e of methane from mining: released, burnt, and slipped through the flame
method: released t x GWP of fossil methane; captured t x destruction efficiency x 2.75 t CO2
  per t CH4 (44/16, exact by the molar masses in use); captured t x (1 - efficiency) x GWP
  of fossil methane. Injected gas emits nothing. The efficiency is a factor of kind
  destruction_efficiency and activity methane; without one the captured gas has no figure.
source: 2006 IPCC Guidelines, volume 2, chapter 4.1, equation 4.1.5 (drained methane flared
  or used); GRI 305-1 and 102-5, GRI 12 topic 12.1
*/
with gwp as (
    select value from derived.gwp where gas = 'CH4_fossil'
),

released as (
    select record_no, site_id, period_start, period_end, grade, methane_source,
           case when unit = 't' then cast(value as decimal(38,12)) end as tonnes
    from metric.methane_emitted_t
),

captured as (
    select record_no, site_id, period_start, period_end, grade, destruction_route,
           case when unit = 't' then value end as tonnes,
           period_start + cast((period_end - period_start) // 2 as integer) as midpoint
    from metric.methane_destroyed_t
    where coalesce(destruction_route, 'flare') <> 'injected'
),

efficiency as (
    select a.site_id, a.midpoint, o.value, o.factor_id
    from (select distinct site_id, midpoint from captured) a
    join derived.factor_offered o
        on o.site_id = a.site_id and o.factor_kind = 'destruction_efficiency'
        and o.activity = 'methane' and o.valid_from - interval 3 year <= a.midpoint
    qualify row_number() over (
        partition by a.site_id, a.midpoint
        order by o.tier, o.place,
                 case when a.midpoint >= o.valid_to then 1
                      when a.midpoint < o.valid_from then 2 else 0 end,
                 greatest(a.midpoint - o.valid_to, o.valid_from - a.midpoint, 0),
                 o.publisher, o.version desc, o.factor_id) = 1
),

split as (
    select c.record_no, c.site_id, c.period_start, c.period_end, c.grade,
           c.destruction_route,
           cast(c.tonnes * e.value as decimal(38,12)) as burnt,
           cast(c.tonnes as decimal(38,12))
               - cast(c.tonnes * e.value as decimal(38,12)) as slipped,
           e.factor_id
    from captured c
    left join efficiency e on e.site_id = c.site_id and e.midpoint = c.midpoint
)

select record_no, site_id, period_start, period_end, grade, methane_source,
       cast(null as varchar) as destruction_route, 'CH4_fossil' as gas,
       'fugitive_methane' as source_category, cast(null as varchar) as country,
       cast(tonnes * (select value from gwp) as decimal(38,12)) as value,
       'tCO2e' as unit, cast(null as varchar) as factor_id
from released
union all
select record_no, site_id, period_start, period_end, grade, null, destruction_route,
       'CO2', 'fugitive_methane', null,
       cast(burnt * 2.75::decimal(4,2) as decimal(38,12)), 'tCO2e', factor_id
from split
union all
select record_no, site_id, period_start, period_end, grade, null, destruction_route,
       'CH4_fossil', 'fugitive_methane', null,
       cast(slipped * (select value from gwp) as decimal(38,12)), 'tCO2e', factor_id
from split
