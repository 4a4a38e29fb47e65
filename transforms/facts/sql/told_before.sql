-- One number for each series that a site told of a period: of what adds up the sum where
-- every day is told once, of everything else the last reading.
with told as (
    select m.metric_id, m.dimensions, m.unit, m.value, m.period_start, m.period_end,
           k.kind in ('flow', 'monetary', 'event') as adds_up,
           max(m.period_end) over (
               partition by m.metric_id, m.dimensions order by m.period_start, m.period_end
               rows between unbounded preceding and 1 preceding) as reached
    from mart.fact_measurement m
    join (select unnest($metrics) as metric_id, unnest($kinds) as kind) k
        on k.metric_id = m.metric_id
    where m.site_id = $site and m.period_start >= $start and m.period_end <= $end
)
select metric_id, dimensions, unit,
       case when adds_up then sum(value) else arg_max(value, period_end) end as value
from told
group by metric_id, dimensions, unit, adds_up
having count(value) = count(*)
   and (not adds_up
        or (not bool_or(coalesce(reached >= period_start, false))
            and sum(period_end - period_start + 1) = cast($end as date) - $start + 1))
order by all
