/*
says: Results of the company's sites, with the schemes that take them over on the day of
  publication.
order: [seq, recognition]
key: [seq, recognition]
references:
  site_id: dim_site.site_id
  recognition: recognition.recognition
columns:
  seq: {says: Row of decisions/certificates.csv., type: integer}
  site_id: Site.
  scheme: Scheme under which the site has a result.
  result: The result, as the company says it.
  document: Where it stands.
  valid_from: {says: Day from which it is valid., type: date}
  recognition: The recognition.
  taken_by: Scheme that takes it over.
  state: "counts, expired, not yet, or no end known."
  last_day: {says: Last day on which it counts; blank where no source says it., type: date}
*/
select * from disclosure.evidence_reuse
