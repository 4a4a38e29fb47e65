/*
says: What one changed setting or one missing group would change; topics that stay are not listed.
order: [kind, scenario, topic_id]
key: [kind, scenario, topic_id]
references:
  topic_id: materiality_topic.topic_id
columns:
  kind: "What is varied; in financial: risk or opportunity."
  scenario: The scenario in words.
  topic_id: Number in the sector standard, or the company's own id.
  default_rank: Rank by the default method.
  rank: Rank, 1 is first; empty where a whole category is silent.
  is_material: Material in the double view of this scenario.
  drops_out: Stops being material.
  comes_in: Becomes material.
*/
select kind, scenario, topic_id, default_rank, rank, is_material, drops_out,
       comes_in
from materiality.sensitivity
where (select is_open from materiality.run)
