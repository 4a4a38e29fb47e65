/*
name: Waste generated, non-mineral
unit: t
method: Tonnes of waste generated, without tailings and waste rock. GRI 306-3-a (2020).
disclosures: [306-3@2020]
consolidation: boundary_weighted
breakdowns: [composition, hazardous]
roles:
  value:
    from: {metric: waste_generated_t}
*/
