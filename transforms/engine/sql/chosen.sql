-- Of several tellings of one thing the one that counts; ``lo0..`` and ``hi0..``, on one row
-- of each, by how much the least and the most that is told lie off it. What the whole has
-- and its parts have not is shown without the dimension: the whole, less the parts.
with counted as (
    select r.*, d.metric_id as doubtful, d.lo0, d.lo1, d.lo2, d.hi0, d.hi1, d.hi2,
           row_number() over (
               partition by r.ind, r.set_no, r.period_id, r.role, r.component, r.breakdown
               order by r.record_no, r.grade, r.key, r.factor_id, r.amount) = 1 as is_first
    from told r
    join ranked k using (ind, set_no, period_id, role, component, view_name)
    left join doubt d using (ind, set_no, period_id, role, component, breakdown)
    where k.place = 1 and not r.is_outdone
),
rest as (
    select w.ind, w.set_no, w.period_id, w.role, w.component, w.view_name as whole,
           p.view_name as parts, b.rest_place as place,
           b.rest_of as dimension
    from ranked w
    join scratch.breakdown b on b.ind = w.ind and b.set_no = w.set_no
        and b.rest_of is not null
    join ranked p on p.ind = w.ind and p.set_no = w.set_no and p.period_id = w.period_id
        and p.role = w.role and p.component = w.component
    where p.place = 1 and p.is_split and w.is_positive and not w.is_split
      and w.covered >= p.covered and w.estimated <= p.estimated
      and w.total > p.total + w.slack + p.slack and w.has_factor
    qualify row_number() over (
        partition by w.ind, w.set_no, w.period_id, w.role, w.component
        order by w.place) = 1
),
all_rows as (
    select s.*, true as is_first
    from spread s
    where s.record_no is null or not exists (
        from told t
        where t.ind = s.ind and t.set_no = s.set_no and t.period_id = s.period_id
          and t.role = s.role and t.record_no = s.record_no)
    union all by name
    from counted
    union all by name
    select t.*, false as is_first
    from told t
    join rest k on k.ind = t.ind and k.set_no = t.set_no and k.period_id = t.period_id
        and k.role = t.role and k.component = t.component and k.whole = t.view_name
    where not t.is_outdone
    union all by name
    select t.* replace (
               array_to_string(list_transform(string_split(t.split, ';'), lambda x, n:
                   case when n = k.place then k.dimension else x end), ';') as split,
               k.dimension || '=' as breakdown, 0 as n, -t.amount as amount,
               -t.a0 as a0, -t.a1 as a1, -t.a2 as a2),
           false as is_first
    from told t
    join rest k on k.ind = t.ind and k.set_no = t.set_no and k.period_id = t.period_id
        and k.role = t.role and k.component = t.component and k.parts = t.view_name
    where not t.is_outdone
)
select * exclude (component, view_name, metric_id, covered_days, component_days,
                  grain_days, dimension_count, is_outdone, is_positive, slack, estimated,
                  is_first)
         replace (
           case when is_first then doubtful end as doubtful,
           case when is_first then lo0 end as lo0, case when is_first then lo1 end as lo1,
           case when is_first then lo2 end as lo2, case when is_first then hi0 end as hi0,
           case when is_first then hi1 end as hi1, case when is_first then hi2 end as hi2)
from all_rows
