/*
says: Impacts that fewer than two people assessed.
order: [impact_id]
key: [impact_id]
references:
  impact_id: materiality_impact.impact_id
  topic_id: materiality_topic.topic_id
columns:
  impact_id: The impact.
  topic_id: Number in the sector standard, or the company's own id.
  assessors: 0 or 1; the method asks for two.
*/
select impact_id, topic_id, assessors from materiality.lone
