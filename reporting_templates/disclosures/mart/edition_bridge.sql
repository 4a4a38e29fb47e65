/*
says: GRI disclosures whose edition ends in or after the last reported year, beside what
  replaces them.
order: [disclosure_id, replaced_by]
key: [disclosure_id, replaced_by]
columns:
  disclosure_id: "code@year of the old edition."
  title: Its title.
  until: {says: First day on which it is not in force any more., type: date}
  replaced_by: "code@year of what replaces it, or a part of it."
  new_title: Its title.
  new_from: {says: First day on which that is in force; it may be used before., type: date}
  state: "What answers the old one: figures, narrative, partial, omitted or gap."
  new_state: What answers the new one.
  serve_both: Indicators whose figures answer both, separated by semicolons.
  old_alone: Indicators of the old one alone.
  new_alone: Indicators of the new one alone.
  confidence: Whether the pair was checked against the standards; memory means it was not.
*/
select * from disclosure.edition_bridge
