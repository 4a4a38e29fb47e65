-- Restatements that are proposed between a final release and a later one, totals of the
-- leading approach first.
select figure_id, old_value, new_value, part, unit
from changes.figure_change
where restatement = 'proposed'
order by not is_lead, breakdown <> '', entity <> 'GROUP-TOTAL', figure_id
