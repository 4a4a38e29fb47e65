-- What contributions took for a factor, or lacked one: a row per site, period, metric,
-- dimensions, unit and factor (null: without an amount). age is how many days the factor
-- is off the middle of the facts, at most; 0 holds them. A volume is kept in litres; of
-- one told in cubic metres (gas) factors are per m3.
with fact as (
    select m.record_id, m.metric_id, m.site_id, m.dimensions,
           case when m.unit = 'L' and u.factor = 1 then 'm3' else m.unit end as unit,
           m.period_start + cast((m.period_end - m.period_start) // 2 as integer) as middle
    from mart.fact_measurement m
    left join mart.dim_unit u on u.spelling = m.unit_as_reported and u.quantity = 'volume'
),

given as (
    select c.site_id, c.period_id, c.indicator_id, c.record_id,
           unnest(case when c.amount is null then [null]
                       else string_split(c.factor_id, ';') end) as factor_id
    from mart.contribution c
    where c.factor_id is not null or c.amount is null
),

used as (
    select g.*, m.metric_id, m.dimensions, m.unit, m.middle, f.factor_kind,
           f.source_category, f.activity, f.denominator_unit, f.calorific_basis, f.gas,
           f.region, f.publisher, f.version_label, f.origin, f.confidence, f.valid_from,
           f.valid_to, f.gas = 'CO2e_only' and f.gwp_set is distinct from s.gwp_set
               as is_other_set,
           greatest(m.middle - f.valid_to, f.valid_from - m.middle, 0) as age
    from given g
    join fact m on m.record_id = g.record_id
    cross join (select max(gwp_set) as gwp_set from mart.release) s
    left join mart.dim_factor f on f.factor_id = g.factor_id
        and f.origin <> 'delivered' and f.factor_kind <> 'gwp'
    where g.factor_id is null or f.factor_id is not null
    qualify g.factor_id is null or row_number() over (
        partition by g.site_id, g.period_id, g.indicator_id, g.record_id, g.factor_id
        order by greatest(m.middle - f.valid_to, f.valid_from - m.middle, 0),
                 f.version desc) = 1
)

select site_id, period_id, metric_id, dimensions, unit, factor_id, factor_kind,
       source_category, activity, denominator_unit, calorific_basis, gas, region, publisher,
       version_label, origin, confidence, valid_from, valid_to, is_other_set,
       max(age) as age, count(distinct record_id) as facts,
       list(distinct indicator_id order by indicator_id) as indicators
from used
group by site_id, period_id, metric_id, dimensions, unit, factor_id, factor_kind,
         source_category, activity, denominator_unit, calorific_basis, gas, region,
         publisher, version_label, origin, confidence, valid_from, valid_to, is_other_set
order by all
