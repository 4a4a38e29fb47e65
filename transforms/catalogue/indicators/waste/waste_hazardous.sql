/*
name: Hazardous waste generated
unit: t
method: Tonnes of waste generated that is hazardous by local law. GRI 306-3-a (2020).
disclosures: [306-3@2020]
consolidation: boundary_weighted
breakdowns: [composition]
roles:
  value:
    from: {metric: waste_generated_t, where: {hazardous: true}}
*/
