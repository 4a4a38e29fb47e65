-- Readings that means rest on: of a month its last, with the number of months of the period
-- that have one. A month in which nothing is split says nothing of a split.
with own as (
    select c.*
    from chosen c
    join scratch.role r on r.ind = c.ind and r.role = c.role
    where r.sees = 'mean of readings'
    window same as (
        partition by c.ind, period_id, c.role, site_id, set_no, part, on_day)
    qualify bool_or(is_split) over same
        and period_end = max(period_end) over same
)
select *, count(distinct on_day) filter (where part = 'month') over (
              partition by ind, period_id, role, site_id, set_no) as months
from own
