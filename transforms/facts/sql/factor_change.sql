-- Contributions (given) inside a reported period that took the factor of their middle day,
-- though one of another value holds other days of theirs: a row for each indicator, metric,
-- site, stretch of days and both factors, with the day from which the later one holds.
with used as (
    select distinct indicator_id, site_id, period_start, period_end, factor_id as factor_ids,
           unnest(string_split(factor_id, ';')) as factor_id
    from given g
    where period_end > period_start and exists (
        from project.period p
        where g.period_start >= p.period_start and g.period_end <= p.period_end)
),

held as (
    select * replace (coalesce(valid_to, date '9999-12-31') as valid_to) from ref.factor
),

-- Same kind, place and thing: what would be taken on those days.
beside as (
    select f.factor_id, g.factor_id as other_id,
           unnest([g.valid_from, greatest(g.valid_from, f.valid_to + 1)]) as first_day,
           unnest([least(g.valid_to, f.valid_from - 1), g.valid_to]) as last_day,
           unnest([least(g.valid_to + 1, f.valid_from),
                   greatest(g.valid_from, f.valid_to + 1)]) as changes_on
    from held f
    join held g
        on g.factor_kind = f.factor_kind and g.region = f.region and g.activity = f.activity
        and g.source_category is not distinct from f.source_category
        and g.denominator_unit = f.denominator_unit
        and g.calorific_basis is not distinct from f.calorific_basis
        and (g.origin = 'packaged') = (f.origin = 'packaged')
        and g.gwp_set is not distinct from f.gwp_set and g.factor_id <> f.factor_id
        and g.gas = f.gas and g.value <> f.value
    where f.factor_id in (select factor_id from used)
),

across as materialized (
    select u.*, b.other_id, b.changes_on
    from used u
    join beside b on b.factor_id = u.factor_id and b.first_day <= b.last_day
        and b.first_day <= u.period_end and b.last_day >= u.period_start
)

select distinct a.indicator_id, m.metric_id, a.site_id, a.factor_id, a.other_id,
       a.period_start, a.period_end, a.changes_on
from across a
join given g on g.indicator_id = a.indicator_id and g.site_id = a.site_id
    and g.period_start = a.period_start and g.period_end = a.period_end
    and g.factor_id = a.factor_ids
join validated.measurement m on m.record_no = g.record_no
