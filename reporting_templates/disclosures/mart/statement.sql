/*
says: "Statement of use: one row."
order: [period_id]
key: [period_id]
references:
  period_id: dim_period.period_id
columns:
  claim: in accordance, with reference, or none.
  text: "The statement, in our words: check it against GRI 1."
  period_id: The period.
  period_start: {says: First day., type: date}
  period_end: {says: Last day., type: date}
  publication_date: {says: The day that decides editions., type: date}
  publication_date_is: stated in orebook.yaml, or assumed (the day after the period).
  foundation: The GRI 1 that was used.
*/
select * from disclosure.statement
