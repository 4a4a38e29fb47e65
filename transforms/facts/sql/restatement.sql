-- Rows of the register restatement: totals of the group, of the approach that leads.
select '' as figure_id, indicator as indicator_id, 'GROUP-TOTAL' as entity,
       period as period_id, '' as breakdown, try_cast(old_value as decimal(38, 12)),
       try_cast(new_value as decimal(38, 12)), '' as reason_code, reason, approver,
       decided_on as approved_on, 'register restatement' as decided_in, '' as old_unit
from register.restatement
where resolution = 0
