-- facts.unit: each spelling of a unit that a metric accepts (metric_unit, from the
-- reference rows), with the factor that turns it into the unit that is kept. Money comes
-- in any currency and is kept in it; an event is a row or a count.
with spelled as (
    select metric_id, spelling as reported_unit, kept as unit, quantity, factor
    from metric_unit
    where quantity not in ('currency', 'currency_rate', 'any')
    union all
    select m.metric_id, replace(m.spelling, 'currency', c.currency),
           replace(m.spelling, 'currency', c.currency), m.quantity, 1
    from metric_unit m
    cross join ref.currencies c
    where m.quantity in ('currency', 'currency_rate')
    union all
    select m.metric_id, e.unit, 'event', 'event', 1
    from ref.metrics m
    cross join (values ('event'), ('count')) e(unit)
    where m.form = 'register' and m.kind = 'event'
)
select cast(row_number() over (order by metric_id, reported_unit) as integer) as unit_no,
       metric_id, reported_unit, unit, quantity,
       cast(factor as decimal(24,15)) as factor, '' as mapping
from spelled
