-- Which metrics are in use, and whose they are: everybody who told of one in a reported
-- period, whether it was taken in or not; of a register that was delivered '' (any site)
-- or GROUP.
with told as (
    select cast(metric_id as varchar) as metric_id, cast(teller as varchar) as site_id,
           period_start, period_end
    from facts.interval
    union all
    select metric_id, site_id, period_start, period_end
    from facts.held_back
    where not is_unplaced
)

select distinct t.metric_id, t.site_id
from told t
join project.period p on p.period_start <= t.period_end and p.period_end >= t.period_start
union
select r.metric_id, case when r.has_site then '' else 'GROUP' end
from register_in_use r
join raw.sheet s on s.gives = r.metric_id
order by all
