-- Rows of series in which some cross the days of others, by last day.
with beside as (
    select component, view_name, dim_set_no, node, a, b, total,
           max(b) over w as before
    from viewed
    window w as (partition by component, view_name, dim_set_no order by a, b, node
                 rows between unbounded preceding and 1 preceding))
select component, view_name, dim_set_no, node, a, b, total
from viewed semi join (
    select component, view_name, dim_set_no from beside
    where a < before or (a = before and not a < b)) x
    using (component, view_name, dim_set_no)
order by component, view_name, dim_set_no, b, a, node
