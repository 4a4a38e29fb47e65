/*
says: Texts and omissions as the company wrote them.
order: [period_id, disclosure_id, topic_no, language]
columns:
  period_id: The period.
  disclosure_id: code@year.
  topic_no: The topic, for 3-3.
  file: Path in the project folder.
  text: Markdown.
  omission_what: What is left out.
  omission_reason: One of GRI's four reasons.
  omission_explanation: The explanation.
  omission_plan: What is being done, by when.
  language: Code of its language.
  is_translation: {says: Whether it says in another language what a text of the company's own
    says., type: boolean}
*/
select * from disclosure.narrative
