-- The tellings of one thing in the order in which they count: the one that has the
-- dimensions a figure needs, lacks no factor, covers most of the time, is not all estimated
-- where another is not, is not a partial split (of amounts that cannot be negative, a split
-- that comes to less than another telling), is finest in time, has the fewest other
-- dimensions; then the name decides.
with sized as (
    select ind, set_no, period_id, role, component, view_name,
           any_value(metric_id) as metric_id, bool_and(is_split) as is_split,
           bool_and(unknown = 0) as has_factor, max(covered_days) as covered,
           max(component_days) as component_days, max(grain_days) as grain,
           max(dimension_count) as dims, bool_and(is_positive) as is_positive,
           bool_and(estimated) as estimated, sum(slack) as slack,
           abs(coalesce(sum(amount) filter (where not is_outdone), 0)) as total
    from told group by all
),
compared as (
    select s.*, s.dims > 0 and s.is_positive and exists (
               from sized o
               where o.ind = s.ind and o.set_no = s.set_no
                 and o.period_id = s.period_id and o.role = s.role
                 and o.component = s.component and o.covered = s.covered
                 and o.is_split >= s.is_split and o.has_factor >= s.has_factor
                 and o.estimated <= s.estimated
                 and o.total > s.total + s.slack + o.slack) as is_partial
    from sized s
)
select *, row_number() over (
           partition by ind, set_no, period_id, role, component
           order by is_split desc, has_factor desc, covered desc, estimated, is_partial,
                    grain, dims, view_name) as place
from compared
