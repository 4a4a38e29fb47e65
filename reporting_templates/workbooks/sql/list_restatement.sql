-- Figures that differ from an earlier release.
select indicator_id, entity, period_id, breakdown, old_value, new_value, reason,
       approver
from mart.restatement order by all
