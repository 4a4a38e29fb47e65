/*
says: Other rankers beside the default.
order: [method, rank]
key: [method, topic_id]
references:
  topic_id: materiality_topic.topic_id
columns:
  topic_id: Number in the sector standard, or the company's own id.
  method: borda, topsis, ahp or kemeny.
  value: "Value; in participation: the class."
  rank: Rank, 1 is first; empty where a whole category is silent.
  default_rank: Rank by the default method.
  places: Places gained against the default.
  is_moved: "More than three places from the default: for the minutes."
*/
select topic_id, method, value, rank, default_rank, places, is_moved
from materiality.crosscheck
where (select is_open from materiality.run)
