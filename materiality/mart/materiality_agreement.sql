/*
says: How far other rankers agree with the default.
order: [method]
key: [method]
columns:
  method: borda, topsis, ahp or kemeny.
  topics: Number of topics.
  spearman: "Rank correlation with the default, -1 to 1; empty: not computed."
  moved: Topics that change by more than three places.
  note: "Why it is not computed; empty: it is."
*/
select method, topics, spearman, moved, note
from materiality.agreement
where (select is_open from materiality.run)
