/*
says: Every standard but GRI's own that requirements are held of, and how far it is answered.
order: [standard]
key: [standard]
references:
  period_id: dim_period.period_id
columns:
  standard: Name of the standard, as orebook.yaml would name it.
  title: Title with its edition.
  period_id: The period reported on.
  is_chosen: {says: Whether the company chose it., type: boolean}
  held: {says: Requirements held at the level that is counted., type: integer}
  published: {says: How many the publisher has at that level; blank where no source says it.,
    type: integer}
  statement: What may be said of it by its list alone.
  requirements: {says: Rows of the list; at all levels., type: integer}
  answered: {says: Rows answered., type: integer}
  partly: {says: Rows answered in part., type: integer}
  text_missing: {says: Rows whose text is missing., type: integer}
  data_missing: {says: Rows whose figures are missing., type: integer}
  omitted: {says: Rows omitted with their reason., type: integer}
  open: {says: Rows to which nothing that is held leads., type: integer}
  unconfirmed: {says: Rows whose number or title is not yet checked., type: integer}
  share: {says: Part of the rows that is answered or partly; blank where less than nine tenths of
    the standard are held and confirmed., unit: "%", type: integer}
*/
select * from disclosure.alignment_standard
