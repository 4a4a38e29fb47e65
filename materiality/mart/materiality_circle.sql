/*
says: "Topics whose majorities go round in a circle (Condorcet): no order agrees with all of
  them."
order: [circle_no, topic_id]
key: [circle_no, topic_id]
references:
  topic_id: materiality_topic.topic_id
columns:
  circle_no: Topics of one number beat each other in a circle.
  topic_id: Number in the sector standard, or the company's own id.
*/
select circle_no, topic_id
from materiality.circle
where (select is_open from materiality.run)
