/*
says: Topics with score, rank, interval and what makes them material.
order: [rank, topic_id]
key: [topic_id]
columns:
  period_id: Period of the assessment.
  topic_id: Number in the sector standard, or the company's own id.
  name: Name.
  origin: sector (listed by the sector standard) or own.
  impact: Largest significance of its impacts, 0 to 5.
  voice: Weighted mean of the stakeholders, 1 to 5.
  score: Combined score, 0 to 1.
  rank: Rank, 1 is first; empty where a whole category is silent.
  rank_low: Rank that 5 % of the draws do not exceed.
  rank_high: Rank that 95 % of the draws do not exceed.
  score_low: Score that 5 % of the draws do not exceed.
  score_high: Score that 95 % of the draws do not exceed.
  p_material: Part of the draws in which it is material in the double view.
  impacts: Number of impacts.
  impacts_from_4: Number of impacts with a significance of 4 or more.
  financial: Largest financial significance, 1 to 5.
  risk: Largest risk, 1 to 5.
  opportunity: Largest opportunity, 1 to 5.
  by_score: The combined score reaches the cut.
  by_human_rights: A negative impact on human rights of 4 or more.
  by_no_drop: A group of rights-holders has a mean of 4 or more.
  by_law: A law demands it.
  by_financial: A risk or opportunity reaches the financial threshold.
  impact_view: Material in the impact view.
  financial_view: Material in the financial view.
  double_view: "Impact or financial: never a mean of both."
  is_contested: "The interval of its score crosses the cut: people decide."
  has_dissent: Rights-holders rank it high and the company low.
  state: "material, not_material or undecided: what the content index follows."
*/
select (select period_id from materiality.run) as period_id, topic_id, name,
       origin, impact, voice, score, rank, rank_low, rank_high, score_low,
       score_high, p_material, impacts, impacts_from_4, financial, risk,
       opportunity, by_score, by_human_rights, by_no_drop, by_law, by_financial,
       impact_view, financial_view, double_view, is_contested, has_dissent,
       state
from materiality.outcome
