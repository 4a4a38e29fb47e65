-- Figures that differ from an earlier release, as GRI 2-4 lists them.
select indicator_id, entity, period_id, old_value, new_value, reason
from mart.restatement
order by all
