/*
says: What the groups withheld add to the voice together.
order: [topic_id]
key: [topic_id]
references:
  topic_id: materiality_topic.topic_id
columns:
  topic_id: Number in the sector standard, or the company's own id.
  weight: Share of the group in the stakeholders' voice.
  contribution: Sum of weight x mean of the groups withheld, together.
  groups: How many groups are withheld together; never one.
*/
select topic_id, weight, contribution, groups
from materiality.withheld_sum
where (select is_open from materiality.run)
