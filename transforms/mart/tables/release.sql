/*
says: "This release: one row."
order: [release_id]
key: [release_id]
columns:
  release_id: period-digest.
  digest: "SHA-256 over deliveries, reference data, configuration, code: what went in."
  content_digest: "SHA-256 over the rows of all other tables: what came out, for this audience."
  company: The company.
  periods: Reporting periods.
  currency: Reporting currency.
  consolidation: The approach that leads.
  gwp_set: Global warming potentials.
  conventions: Choices that standards leave to the company.
  orebook: Version of orebook.
  audience: "published (people cannot be read in it, see docs/privacy.md) or restricted (whole)."
*/
