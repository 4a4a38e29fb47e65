/*
name: Hazardous waste diverted from disposal
unit: t
method: >-
  Tonnes of hazardous waste reused, recycled or otherwise recovered. GRI 306-4-b
  (2020).
disclosures: [306-4@2020]
consolidation: boundary_weighted
breakdowns: [waste_diversion, [treatment_place, waste_diversion]]
roles:
  value:
    from: {metric: waste_diverted_t, where: {hazardous: true}}
*/
