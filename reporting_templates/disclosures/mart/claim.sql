/*
says: Each claim that a company could make of a standard, and whether it may make it.
order: [standard, claim]
key: [standard, claim]
columns:
  standard: Name of the standard.
  title: Title with its edition.
  claim: What could be claimed.
  may_be_made: {says: Whether every gate of it holds., type: boolean}
  text: "The statement, in our words, where it may be made: check it against the standard."
  lacks: What does not hold, gate by gate; blank where all do.
*/
select * from disclosure.claim
