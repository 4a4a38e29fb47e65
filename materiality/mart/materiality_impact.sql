/*
says: Impacts with severity and significance.
order: [topic_id, impact_id]
key: [impact_id]
references:
  topic_id: materiality_topic.topic_id
columns:
  impact_id: The impact.
  topic_id: Number in the sector standard, or the company's own id.
  description: What it is.
  direction: negative or positive.
  state: actual or potential.
  human_rights: Whether people's rights are affected.
  value_chain: own, upstream or downstream.
  sites: Sites, separated by semicolons.
  assessors: How many assessed it.
  severity: Gravest part and mean of scale, scope and irremediability, 1 to 5.
  likelihood: 1 to 5; mean of the assessors for an impact.
  significance: Severity, with likelihood where the method takes it, 0 to 5.
  lowest: Significance by the lowest assessor.
  highest: Significance by the highest assessor.
  significance_if_multiplied: "What a wrong rule would give: severity x likelihood for human
    rights too. Never used."
*/
select s.impact_id, s.topic_id, i.description, s.direction, s.state, s.human_rights,
       i.value_chain, i.sites, s.assessors, case when r.is_open then s.severity end as severity,
       case when r.is_open then s.likelihood end as likelihood,
       case when r.is_open then s.significance end as significance,
       case when r.is_open then s.lowest end as lowest,
       case when r.is_open then s.highest end as highest,
       case when r.is_open then s.significance_if_multiplied end as significance_if_multiplied
from materiality.impact_significance s
join materiality.impact i on i.impact_id = s.impact_id
cross join materiality.run r
