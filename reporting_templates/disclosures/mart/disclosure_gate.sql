/*
says: Questions that must all be answered with yes before a report may be called in accordance
  with the GRI Standards.
order: [gate]
key: [gate]
columns:
  gate: G1 to G11.
  question: What is asked.
  holds: {says: Whether it holds., type: boolean}
  detail: What does not hold.
*/
select * from disclosure.disclosure_gate
