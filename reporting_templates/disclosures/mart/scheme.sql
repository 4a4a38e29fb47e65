/*
says: Schemes, laws and frameworks of responsible mining, for people who choose.
order: [scheme]
key: [scheme]
columns:
  scheme: Short name.
  name: Its name.
  kind: certification, standard, guideline, reporting framework or legislation.
  body: Who publishes it.
  minerals: Minerals that it speaks of.
  stage: Part of the value chain that it looks at.
  assurance: Who confirms what is said.
  asks: What it asks for.
  since: Year in which it began; editions follow in state.
  state: Editions, and what was known of them in November 2026.
  successor: What is to replace it.
  list: Standard whose requirements are held; blank where none are.
  local_seat: Seat of local people in it; blank where no source was seen.
  results_public: What is published of results; blank where no source was seen.
  corrective_action: What follows on what does not conform; blank where no source was seen.
  valid_months: Months that a result is valid; blank where no source was seen.
  how_source: Source of these four.
  how_confidence: Confidence in these four.
  source: Source of the rest.
  confidence: "verified, derived or memory."
*/
select * from disclosure.scheme
