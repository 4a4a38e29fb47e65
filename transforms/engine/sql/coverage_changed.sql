-- What of the coverage is otherwise than when the figures were last made.
select metric_id, period_id, site_id
from (from facts.coverage except all from state.coverage_before)
union
select metric_id, period_id, site_id
from (from state.coverage_before except all from facts.coverage)
