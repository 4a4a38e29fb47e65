/*
what: tonnes CO2e of methane from mining: released, burnt, and slipped through the flame
method: a volume x 0.67 kg per m3 of CH4 (20 degC, 1 atm). Released t x GWP of fossil
  methane; captured t x destruction efficiency x 2.75 t CO2 per t CH4 (44/16, exact by the
  molar masses in use); captured t x (1 - efficiency) x GWP of fossil methane. Injected gas
  emits nothing. The efficiency is a factor of kind destruction_efficiency and activity
  methane; without one the captured gas has no figure.
source: 2006 IPCC Guidelines, volume 2, chapter 4.1, equations 4.1.3 (density of methane) and
  4.1.5 (drained methane flared or used); GRI 305-1 and 102-5, GRI 12 topic 12.1
lacks: its tonnes, or a factor for how much of the methane is destroyed
  (destruction_efficiency)
remedy: Add the factor to factors/*.csv. Methane is handed in in t or in m3_CH4.
hand_in: destruction_efficiency, any, methane, t, none
reach: period
scope: site
*/
with gwp as (
    select value from derived.gwp where gas = 'CH4_fossil'
),

released as (
    select record_no, site_id, period_start, period_end, grade, methane_source,
           cast(value * case when unit = 't' then 1 when unit = 'm3_CH4' then 0.00067 end
                as decimal(38,12)) as tonnes
    from metric.methane_emitted_t
),

captured as (
    select m.record_no, m.site_id, m.period_start, m.period_end, m.grade, m.destruction_route,
           cast(m.value * case when m.unit = 't' then 1
                               when m.unit = 'm3_CH4' then 0.00067 end
                as decimal(28,9)) as tonnes, b.day
    from metric.methane_destroyed_t m
    asof join derived.factor_boundary b
        on b.day <= m.period_start + cast((m.period_end - m.period_start) // 2 as integer)
    where coalesce(m.destruction_route, 'flare') <> 'injected'
),

efficiency as (
    select a.site_id, a.day, o.value, o.factor_id
    from (select distinct site_id, day from captured) a
    join derived.site_region r on r.site_id = a.site_id
    join derived.factor_offered o
        on o.region = r.region and o.day = a.day
        and o.factor_kind = 'destruction_efficiency' and o.activity = 'methane'
    qualify row_number() over (
        partition by a.site_id, a.day
        order by o.tier, r.place, o.vintage, o.gap, o.publisher, o.version desc,
                 o.factor_id) = 1
),

split as (
    select c.record_no, c.site_id, c.period_start, c.period_end, c.grade,
           c.destruction_route,
           cast(c.tonnes * e.value as decimal(38,12)) as burnt,
           cast(c.tonnes as decimal(38,12))
               - cast(c.tonnes * e.value as decimal(38,12)) as slipped,
           e.factor_id
    from captured c
    left join efficiency e on e.site_id = c.site_id and e.day = c.day
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
