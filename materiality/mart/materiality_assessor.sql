/*
says: Each assessor's scores of each impact.
order: [impact_id, assessor_id]
key: [impact_id, assessor_id]
references:
  impact_id: materiality_impact.impact_id
  topic_id: materiality_topic.topic_id
columns:
  impact_id: The impact.
  assessor_id: Who assessed it.
  role: Role and field of knowledge.
  organisation: Own or outside.
  topic_id: Number in the sector standard, or the company's own id.
  direction: negative or positive.
  state: actual or potential.
  human_rights: Whether people's rights are affected.
  scale: How grave, 1 to 5.
  scope: How widespread, 1 to 5.
  irremediability: How hard to make good, 1 to 5; negative impacts only.
  likelihood: 1 to 5; potential impacts only.
  severity: Gravest part and mean of scale, scope and irremediability, 1 to 5.
  significance: Severity, with likelihood where the method takes it, 0 to 5.
*/
select a.impact_id, a.assessor_id, p.role, p.organisation, a.topic_id, i.direction, i.state,
       i.human_rights, case when r.is_open then a.scale end as scale,
       case when r.is_open then a.scope end as scope,
       case when r.is_open then a.irremediability end as irremediability,
       case when r.is_open then a.likelihood end as likelihood,
       case when r.is_open then a.severity end as severity,
       case when r.is_open then a.significance end as significance
from materiality.assessor_significance a
join materiality.impact i on i.impact_id = a.impact_id
left join materiality.assessor p on p.assessor_id = a.assessor_id
cross join materiality.run r
