/*
says: What each group says of each topic. Means of under five persons are not here.
order: [topic_id, group_id]
key: [topic_id, group_id]
references:
  topic_id: materiality_topic.topic_id
  group_id: materiality_group.group_id
columns:
  topic_id: Number in the sector standard, or the company's own id.
  group_id: "Stakeholder group; '' in participation: all together."
  category: rights_holder, duty_bearer or facilitator.
  weight: Share of the group in the stakeholders' voice.
  mean: Mean score of the group, 1 to 5; empty where withheld.
  place: Place of the topic within the group; equals share the middle.
  is_withheld: "Its mean is not printed: small, or would give a small one away."
  is_no_drop: This group keeps the topic in.
*/
select s.topic_id, s.group_id, s.category, w.weight,
       case when not h.is_withheld then s.mean end as mean,
       case when not h.is_withheld then r.place end as place, h.is_withheld,
       n.group_id is not null as is_no_drop
from materiality.group_score s
join materiality.group_weight w
    on w.topic_id = s.topic_id and w.group_id = s.group_id
join materiality.group_rank r
    on r.topic_id = s.topic_id and r.group_id = s.group_id
join materiality.withheld h
    on h.topic_id = s.topic_id and h.group_id = s.group_id
left join materiality.no_drop n
    on n.topic_id = s.topic_id and n.group_id = s.group_id
where (select is_open from materiality.run)
