/*
name: Tailings produced, dry
unit: t
method: >-
  Dry tonnes of tailings discharged. GRI 14.6.2; GRI 306-3-a (2020); SASB
  EM-MM-150a.5.
disclosures: [14.6.2@2024, 306-3@2020]
consolidation: boundary_weighted
breakdowns: [tsf, dewatering, tailings_disposal]
roles:
  value:
    from: {metric: tailings_dry_t}
*/
