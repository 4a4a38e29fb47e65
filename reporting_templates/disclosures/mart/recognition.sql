/*
says: Which scheme takes over results of which other.
order: [recognition]
key: [recognition]
references:
  taken_by: scheme.scheme
  result_of: scheme.scheme
columns:
  recognition: Short name.
  taken_by: Scheme that takes them over.
  result_of: Scheme whose results are taken over.
  extent: full or partial.
  way: one-way or mutual.
  step: What of the other scheme is taken over, and on which condition.
  reused: What need not be shown again.
  valid_months: Months that a result counts; blank where no source was seen.
  valid_from: {says: First day., type: date}
  valid_to: {says: Last day., type: date}
  source: Where it was seen.
  confidence: "verified, derived or memory."
*/
select * from disclosure.recognition
