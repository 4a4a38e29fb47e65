-- The slice of each interval that lies inside one line of ownership: the stretch from the
-- first to the last day of all that the same stretches of figures enclose; ``step``: an
-- amount that is a multiple of it needs no rounding beside its share, null where none does.
with interval as (
    select distinct site_id, period_start, period_end from facts.interval
),
enclosed as (
    select i.site_id, i.period_start, i.period_end, o.valid_from,
           o.operational_control as operational, o.financial_control as financial,
           o.equity_share as equity,
           list(s.span_start::varchar || s.span_end::varchar
                order by s.span_start, s.span_end) as spans
    from interval i
    join project.ownership o on o.site_id = cast(i.site_id as varchar)
        and o.valid_from <= i.period_start and o.valid_to >= i.period_end
    left join facts.span s on s.span_start <= i.period_start
        and s.span_end >= i.period_end
    group by all
)
select site_id, period_start, period_end,
       min(period_start) over same as slice_start,
       max(period_end) over same as slice_end,
       case when operational not in (0, 1) or financial not in (0, 1)
                 or equity not in (0, 1)
            then cast(power(10, greatest(
                     length(rtrim(split_part(operational::varchar, '.', 2), '0')),
                     length(rtrim(split_part(financial::varchar, '.', 2), '0')),
                     length(rtrim(split_part(equity::varchar, '.', 2), '0'))) - 12)
                 as decimal(38,12)) end as step
from enclosed
window same as (partition by site_id, valid_from, spans)
