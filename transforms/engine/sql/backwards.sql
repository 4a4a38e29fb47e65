-- A cell that ends before it begins, of indicators with a select of their own: no share
-- can be taken of no days.
select ind, site_id, period_start, period_end
from cell
where list_contains($inds, ind) and period_end < period_start
order by ind, site_id, period_start
limit 1
