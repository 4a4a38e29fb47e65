-- What contributions without an amount lack, in words, by indicator, wanted period, entity
-- and role; at most three things, with metric, sites and days.
-- Facts of the same days go into periods together.
with alike as (
    select indicator_id, role, site_id, metric_id, what, period_start, period_end,
           count(distinct record_no) as facts
    from lacking group by all
),
seen as (
    select i.ind, w.period_id, l.role, l.site_id, t.country, l.metric_id,
           l.what, l.facts, case when l.period_end >= w.period_start
                then greatest(l.period_start, w.period_start) else l.period_start end
               as first_day,
           least(l.period_end, w.period_end) as last_day
    from alike l
    join scratch.indicator i on i.indicator_id = l.indicator_id
    join wanted w on l.period_end >= w.prior_start and l.period_start <= w.period_end
    left join project.site t on t.site_id = l.site_id
    -- Days before the period, where the window of the role looks at nothing else.
    qualify l.period_end >= w.period_start
        or not bool_or(l.period_end >= w.period_start) over (
            partition by i.ind, w.period_id, l.role, l.site_id)
),
counted as (
    select ind, period_id, role, what, metric_id,
           case when grouping(site_id) = 0 then site_id
                when grouping(country) = 0 then 'country:' || country
                else 'GROUP-TOTAL' end as entity,
           min(first_day) as first_day, max(last_day) as last_day,
           sum(facts) as facts, grouping(site_id) = 0 as is_site,
           list_sort(list(distinct site_id)) as sites
    from seen
    group by grouping sets ((ind, period_id, role, what, metric_id, site_id),
                            (ind, period_id, role, what, metric_id, country),
                            (ind, period_id, role, what, metric_id))
),
told as (
    select ind, period_id, entity, role, facts, what,
           what || ' (' || metric_id
           || case when is_site then '' else ' of ' || array_to_string(sites[:5], ', ')
                   || case when len(sites) > 5 then ' ...' else '' end end
           || ', ' || first_day || ' to ' || last_day || ')' as words
    from counted
    where entity is not null
)
select ind, period_id, entity, role,
       array_to_string(list(words order by facts desc, words)[:3], ' and ')
       || case when count(*) > 3 then ' ...' else '' end as words
from told
group by ind, period_id, entity, role
