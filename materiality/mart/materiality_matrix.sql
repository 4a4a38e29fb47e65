/*
says: Commitments to each group and how they are measured.
order: [group_id, tool]
references:
  group_id: materiality_group.group_id
columns:
  group_id: "Stakeholder group; '' in participation: all together."
  tool: The company's commitment.
  tool_kind: policy, procurement_rule, agreement, grievance_channel, ...
  indicator_ids: Indicators that measure it, separated by semicolons.
  engagement_record: Record of the engagement.
  engaged_on: When.
*/
select group_id, tool, tool_kind, indicator_ids, engagement_record, engaged_on
from materiality.matrix_row
