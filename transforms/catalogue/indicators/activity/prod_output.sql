/*
name: Product produced
unit: t
method: Tonnes of saleable product. GRI 2-6; SASB EM-MM-000.A.
disclosures: [2-6@2021]
consolidation: boundary_weighted
breakdowns: [mineral, product_form]
roles:
  value:
    from: {metric: product_produced_t}
*/
