/*
says: What the rules say and what people decided.
order: [topic_id]
key: [topic_id]
references:
  topic_id: materiality_topic.topic_id
columns:
  period_id: Period of the assessment.
  topic_id: Number in the sector standard, or the company's own id.
  name: Name.
  by_rules: "material or not_material by the rules, before anybody decides; empty: the scores are
    closed."
  state: "material, not_material or undecided: what the content index follows."
  decision: "material or not_material as people decided; empty: nobody did."
  reason: Why.
  approver: Who approved the decision.
  minute: Minute of the approval.
  decided_on: Day of the decision, where its row bears one.
  is_override: The decision goes against the rules.
  was_material: Material in the period before.
  change: "Against the period before: kept, added, dropped or not material; empty: not decided,
    and the scores are closed."
  refused: "Why it is refused; in participation: persons who would not take part."
*/
select (select period_id from materiality.run) as period_id, topic_id, name,
       case when double_view then 'material'
            when not double_view then 'not_material' end as by_rules,
       state, decision, reason, approver, minute, decided_on, is_override,
       was_material, change, refused
from materiality.outcome
