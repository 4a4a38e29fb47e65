-- By how much the least and the most that is told of one thing lie off what counts, for
-- each approach, where tellings differ. What lies on other days than a telling that covers
-- only some of them may come on top, be it above zero or (a posting) below.
with filled as (
    select ind, set_no, len(list_filter(places, lambda p: p > 0)) > 0 as has_dimensions
    from scratch.breakdown
),
spread_out as (
    select t.ind, t.set_no, t.period_id, t.role, t.component, t.view_name, t.breakdown,
           k.place, k.covered, k.covered < k.component_days as is_loose, k.is_positive,
           k.metric_id, k.is_split,
           abs(coalesce(sum(amount) filter (where not is_outdone), 0)) as total,
           sum(t.slack) as slack, bool_or(t.is_outdone) as is_crossed,
           coalesce(sum(a0) filter (where not is_outdone), 0) as a0,
           coalesce(sum(a1) filter (where not is_outdone), 0) as a1,
           coalesce(sum(a2) filter (where not is_outdone), 0) as a2,
           coalesce(sum(a0), 0) as all0, coalesce(sum(a1), 0) as all1,
           coalesce(sum(a2), 0) as all2
    from told t
    join ranked k using (ind, set_no, period_id, role, component, view_name)
    group by all
)
select c.ind, c.set_no, c.period_id, c.role, c.component, c.breakdown, c.metric_id,
       least(0, min(w.a0 - c.a0) filter (where not c.is_loose), min(c.all0 - c.a0),
             min(w.a0) filter (where c.is_loose)) as lo0,
       least(0, min(w.a1 - c.a1) filter (where not c.is_loose), min(c.all1 - c.a1),
             min(w.a1) filter (where c.is_loose)) as lo1,
       least(0, min(w.a2 - c.a2) filter (where not c.is_loose), min(c.all2 - c.a2),
             min(w.a2) filter (where c.is_loose)) as lo2,
       greatest(0, max(w.a0 - c.a0) filter (where not c.is_loose), max(c.all0 - c.a0),
                max(w.a0) filter (where c.is_loose)) as hi0,
       greatest(0, max(w.a1 - c.a1) filter (where not c.is_loose), max(c.all1 - c.a1),
                max(w.a1) filter (where c.is_loose)) as hi1,
       greatest(0, max(w.a2 - c.a2) filter (where not c.is_loose), max(c.all2 - c.a2),
                max(w.a2) filter (where c.is_loose)) as hi2
from spread_out c
join filled f on f.ind = c.ind and f.set_no = c.set_no
left join spread_out w on w.ind = c.ind and w.set_no = c.set_no
    and w.period_id = c.period_id and w.role = c.role and w.component = c.component
    and w.breakdown = c.breakdown and w.place <> 1
    and (w.is_split or not f.has_dimensions)
    and case when c.is_loose then true
             when w.covered = c.covered
             then abs(w.total - c.total) > w.slack + c.slack
             when w.covered < c.covered
             then c.is_positive and w.total > c.total + w.slack + c.slack
             else c.is_positive and w.total + w.slack + c.slack < c.total end
join ref.metrics k on k.metric_id = c.metric_id and k.kind <> 'factor'
where c.place = 1 and (w.place is not null or c.is_crossed)
group by all
