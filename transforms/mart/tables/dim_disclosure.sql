/*
says: GRI disclosures by edition; titles are short and in our words.
order: [disclosure_id]
key: [disclosure_id]
columns:
  disclosure_id: code@year of the edition.
  standard: The standard.
  code: The disclosure's code, not unique without the year.
  year: Year of the edition.
  title: Short title.
  sphere: General, economic, social or environmental.
  kind: quantitative, narrative or mixed.
  status: Status at the time the reference data were made.
  effective_from: For reports published from this day.
  effective_until: First day on which a successor takes over.
  superseded_by: Successors.
  in_gri11: 1 if the oil and gas standard lists it.
  in_gri12: 1 if the coal standard lists it.
  in_gri14: 1 if the mining standard lists it.
  confidence: verified, derived or memory.
*/
select key as disclosure_id, standard, code, cast(year as integer) as year,
       title, sphere, kind, status, effective_from, effective_until,
       superseded_by, in_gri11, in_gri12, in_gri14, confidence
from ref.gri_disclosures
