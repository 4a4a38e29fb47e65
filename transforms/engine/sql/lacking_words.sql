-- What contributions without an amount lack, in words, by indicator, wanted period, entity
-- and role; at most three things, with metric, sites and days.
with near as (
    select l.period_start, l.period_end, w.period_id,
           l.period_end >= w.period_start as is_inside,
           case when l.period_end >= w.period_start
                then greatest(l.period_start, w.period_start) else l.period_start end
               as first_day,
           least(l.period_end, w.period_end) as last_day
    from (select distinct period_start, period_end from lacking) l
    join wanted w on l.period_end >= w.prior_start and l.period_start <= w.period_end
),
-- Words are found for what facts have in common.
alike as (
    select n.period_id, n.is_inside, l.lackers, l.site_id, l.metric_id, l.dim_set_no,
           l.unit_no, min(n.first_day) as first_day, max(n.last_day) as last_day,
           count(*) as facts
    from lacking l
    join near n on n.period_start = l.period_start and n.period_end = l.period_end
    group by all
),
seen as (
    select i.ind, a.period_id, w.role, a.site_id, t.country, a.metric_id, w.what,
           a.facts, a.first_day, a.last_day
    from alike a
    join lacking_word w on w.metric_id = a.metric_id and w.dim_set_no = a.dim_set_no
        and w.unit_no = a.unit_no and get_bit(a.lackers, w.lacker_no) = 1
    join scratch.indicator i on i.indicator_id = w.indicator_id
    left join project.site t on t.site_id = a.site_id
    -- Days before the period, where the window of the role looks at nothing else.
    qualify a.is_inside or not bool_or(a.is_inside) over (
        partition by i.ind, a.period_id, w.role, a.site_id)
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
