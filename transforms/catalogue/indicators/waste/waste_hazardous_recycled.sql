/*
name: Hazardous waste recycled
unit: t
method: Tonnes of hazardous waste diverted by recycling. GRI 306-4-b-ii (2020).
disclosures: [306-4@2020]
consolidation: boundary_weighted
breakdowns: [treatment_place]
roles:
  value:
    from:
      metric: waste_diverted_t
      where: {hazardous: true, waste_diversion: recycling}
*/
