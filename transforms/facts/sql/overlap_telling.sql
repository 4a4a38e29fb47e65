-- Each telling of a thing: what it comes to, which days it covers, and whether it is of
-- amounts that cannot be negative.
with ordered as (
    select distinct component, view_name, a, b from viewed
    anti join outdone using (component, node)),
reach as (
    select *, max(b) over (partition by component, view_name order by a, b
        rows between unbounded preceding and 1 preceding) as before
    from ordered),
size as (
    select component, view_name, sum(greatest(0,
        b - greatest(a, coalesce(before + 1, a)) + 1)) as covered_days
    from reach group by all),
whole as (
    select component, sum(greatest(0,
        b - greatest(a, coalesce(before + 1, a)) + 1)) as component_days
    from (select component, a, b, max(b) over (partition by component order by a, b
              rows between unbounded preceding and 1 preceding) as before
          from (select distinct component, a, b from viewed))
    group by component)
select v.component, v.view_name, s.covered_days, w.component_days, max(v.days) as grain_days,
       any_value(v.metric_id) as metric_id, any_value(v.site_id) as site_id,
       any_value(k.kind <> 'factor' and not regexp_matches(k.sign_rule, 'any|negative'))
           as is_positive,
       any_value(v.span_start) as span_start, any_value(v.span_end) as span_end,
       min(v.a) as a, max(v.b) as b,
       sum(v.total) filter (where o.node is null) as total,
       sum(v.total) as total_of_all, sum(v.half) as half,
       count(o.node) as outdone
from viewed v join size s using (component, view_name)
join whole w using (component)
join ref.metrics k on k.metric_id = cast(v.metric_id as varchar)
left join outdone o on o.component = v.component and o.node = v.node
group by all
