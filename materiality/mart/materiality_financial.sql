/*
says: Financial risks and opportunities.
order: [topic_id, item_id]
key: [item_id]
references:
  topic_id: materiality_topic.topic_id
columns:
  item_id: Risk or opportunity.
  topic_id: Number in the sector standard, or the company's own id.
  kind: "What is varied; in financial: risk or opportunity."
  horizon: short, medium or long.
  magnitude: 1 to 5.
  likelihood: 1 to 5; mean of the assessors for an impact.
  significance: Severity, with likelihood where the method takes it, 0 to 5.
  description: What it is.
*/
select f.item_id, f.topic_id, f.kind, f.horizon,
       case when r.is_open then f.magnitude end as magnitude,
       case when r.is_open then f.likelihood end as likelihood,
       case when r.is_open then f.significance end as significance, s.description
from materiality.financial_item f
join materiality.financial s on s.item_id = f.item_id
cross join materiality.run r
