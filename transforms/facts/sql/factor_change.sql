-- Contributions (given) inside a reported period that took the factor of their middle day,
-- though on other days of theirs another one would have been chosen: a row for each
-- indicator, metric, site, stretch of days and both factors, with the day on which the
-- choice changes.
with stretch as (
    select day as first_day,
           lead(day, 1, date '9999-12-31') over (order by day) - 1 as last_day
    from derived.factor_boundary
),

used as (
    select distinct indicator_id, site_id, period_start, period_end, factor_id as factor_ids,
           period_start + cast((period_end - period_start) // 2 as integer) as middle,
           unnest(string_split(factor_id, ';')) as factor_id
    from given g
    where exists (
        from stretch s
        where s.first_day > g.period_start and s.first_day <= g.period_end)
      and exists (
        from project.period p
        where g.period_start >= p.period_start and g.period_end <= p.period_end)
),

-- What would be taken on the days of another stretch: of the same kind, place and thing, as
-- the facts that take factors choose (derived.factor_chosen, derived.fuel_emission). What is
-- burnt may be told by another unit, and by CO2e in place of its gases; the carbon of a
-- fuel decides whose factors count.
asked as (
    select distinct f.factor_id, s.first_day, s.last_day
    from (select distinct factor_id, period_start, period_end, middle from used) u
    join ref.factor f on f.factor_id = u.factor_id
    join stretch s on s.first_day <= u.period_end and s.last_day >= u.period_start
        and u.middle not between s.first_day and s.last_day
),

beside as (
    select a.factor_id, a.first_day, a.last_day, o.factor_id as other_id,
           o.value <> f.value or o.denominator_unit <> f.denominator_unit
           or o.gas <> f.gas or o.calorific_basis is distinct from f.calorific_basis
               as is_other
    from asked a
    join ref.factor f on f.factor_id = a.factor_id
    join derived.factor_offered o
        on o.day = a.first_day and o.factor_kind = f.factor_kind and o.region = f.region
        and o.activity = f.activity
        and o.source_category is not distinct from f.source_category
        and (o.gas = f.gas or (o.gas = 'CO2e_only') <> (f.gas = 'CO2e_only')
                              and 'CO2_biogenic' not in (o.gas, f.gas))
    where f.factor_kind = 'emission'
        and (o.publisher = f.publisher or o.gas in ('CO2', 'CO2_biogenic', 'CO2e_only'))
       or o.denominator_unit = f.denominator_unit
        and o.calorific_basis is not distinct from f.calorific_basis
    qualify row_number() over (
        partition by a.factor_id, a.first_day
        order by o.tier, o.vintage, o.gap, o.publisher,
                 o.denominator_unit <> f.denominator_unit, o.gas <> f.gas, o.version desc,
                 o.factor_id) = 1
),

across as materialized (
    select u.indicator_id, u.site_id, u.period_start, u.period_end, u.factor_ids,
           u.factor_id, b.other_id,
           case when b.last_day < u.middle then max(b.last_day) + 1
                else min(b.first_day) end as changes_on
    from used u
    join beside b on b.factor_id = u.factor_id and b.is_other
        and b.first_day <= u.period_end and b.last_day >= u.period_start
        and u.middle not between b.first_day and b.last_day
    group by u.indicator_id, u.site_id, u.period_start, u.period_end, u.factor_ids,
             u.factor_id, b.other_id, u.middle, b.last_day < u.middle
)

select distinct a.indicator_id, m.metric_id, a.site_id, a.factor_id, a.other_id,
       a.period_start, a.period_end, a.changes_on
from across a
join given g on g.indicator_id = a.indicator_id and g.site_id = a.site_id
    and g.period_start = a.period_start and g.period_end = a.period_end
    and g.factor_id = a.factor_ids
join validated.measurement m on m.record_no = g.record_no
