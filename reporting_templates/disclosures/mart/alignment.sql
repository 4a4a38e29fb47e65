/*
says: Each requirement of every standard but GRI's own, chosen or not, with what there is for it
  in the last period.
order: [standard, seq]
key: [standard, seq]
references:
  standard: alignment_standard.standard
  period_id: dim_period.period_id
columns:
  standard: Name of the standard.
  seq: {says: Place in the standard., type: integer}
  requirement: code@year of the edition.
  topic: Heading under which the standard lists it.
  title: What it asks for, our words.
  level: "What kind of row it is: disclosure, requirement, criterion, indicator or area."
  kind: quantitative, narrative (also what asks for a practice) or mixed.
  period_id: The period reported on.
  state: "answered, partly, text_missing, data_missing, omitted, or open: nothing that is held
    leads to it."
  through: GRI disclosure (code@year) by which it has that state; blank where by none.
  relation: "How it stands to that disclosure: equivalent, narrower, broader or related."
  relation_confidence: "Of the disclosure that the relation leads to: verified, derived or
    memory."
  near: All GRI disclosures that it is related to.
  note: Why the state is what it is, and what it asks for otherwise.
  indicator_ids: Indicators that answer it.
  confidence: "Of number and title: verified, derived or memory."
  consolidation: Approach by which it wants its figures; blank is the one that leads.
*/
select * from disclosure.alignment
