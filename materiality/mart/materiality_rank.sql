/*
says: How sure rank and score are, by source of noise.
order: [source, topic_id]
key: [source, topic_id]
references:
  topic_id: materiality_topic.topic_id
columns:
  topic_id: Number in the sector standard, or the company's own id.
  source: "Source of noise: all, respondents, weights or assessors."
  rank_low: Rank that 5 % of the draws do not exceed.
  rank_high: Rank that 95 % of the draws do not exceed.
  score_low: Score that 5 % of the draws do not exceed.
  score_high: Score that 95 % of the draws do not exceed.
  p_top_third: Part of the draws in which it is in the upper third.
  p_material: Part of the draws in which it is material in the double view.
  is_contested: "The interval of its score crosses the cut: people decide."
*/
select topic_id, source, rank_low, rank_high, score_low, score_high,
       p_top_third, p_material, is_contested
from materiality.uncertainty
where (select is_open from materiality.run)
