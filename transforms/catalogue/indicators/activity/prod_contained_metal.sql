/*
name: Contained metal
unit: t
method: Tonnes of metal contained in product from mined feed. GRI 2-6; SASB EM-MM-000.A.
disclosures: [2-6@2021]
consolidation: boundary_weighted
breakdowns: [mineral]
roles:
  value:
    from: {metric: contained_metal_t}
*/
