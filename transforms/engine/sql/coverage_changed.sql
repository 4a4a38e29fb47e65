-- What of the coverage is otherwise than when the figures were last made: rows are told apart
-- by their hashes, for to lay them beside one another takes ten times as long.
select metric_id, period_id, site_id
from (
    select metric_id, period_id, site_id, hash(c) as hashed, true as is_now
    from facts.coverage c
    union all
    select metric_id, period_id, site_id, hash(b), false from state.coverage_before b
)
group by metric_id, period_id, site_id
having sum(hashed) filter (is_now) is distinct from sum(hashed) filter (not is_now)
