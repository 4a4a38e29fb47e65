/*
says: Each number and text that a disclosure asks for, with the letter it stands under, for
  the last period.
order: [disclosure_id, seq]
key: [disclosure_id, seq]
references:
  period_id: dim_period.period_id
columns:
  disclosure_id: code@year of the edition.
  seq: {says: Place in the disclosure., type: integer}
  letter: Letter of the requirement; blank where the disclosure has none.
  kind: number or text.
  what: What is asked for, our words.
  period_id: The period reported on.
  state: figure (whole), incomplete (a value that lacks something), text (the company tells it
    in narrative/), report (a part of the report says so), omitted (with its reason) or open.
  indicator_ids: Indicators that can answer it.
  lacks: Countries of which there is nothing, though entities of the accounts are resident
    there and each tax jurisdiction is asked for (GRI 207-4).
  confidence: "Of letter and subject: verified, derived or memory."
*/
select * from disclosure.disclosure_letter
