/*
says: Where rights-holders rank a topic high and the company low.
order: [topic_id, group_id]
key: [topic_id, group_id]
references:
  topic_id: materiality_topic.topic_id
  group_id: materiality_group.group_id
columns:
  topic_id: Number in the sector standard, or the company's own id.
  group_id: "Stakeholder group; '' in participation: all together."
  group_place: Place of the topic within the group; empty where withheld.
  company_place: Place of the topic by the company's impact scores.
  kept_in: Without rights-holders the score would leave the topic out.
  is_withheld: "Its mean is not printed: small, or would give a small one away."
*/
select d.topic_id, d.group_id,
       case when not h.is_withheld then d.group_place end as group_place,
       d.company_place, d.kept_in, h.is_withheld
from materiality.dissent d
join materiality.withheld h
    on h.topic_id = d.topic_id and h.group_id = d.group_id
where d.is_dissent and (select is_open from materiality.run)
