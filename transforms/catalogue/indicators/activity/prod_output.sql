/*
name: Product produced
unit: t
method: >-
  Tonnes of saleable product, each mineral and form apart: neither concentrate and
  metal nor two metals are added by mass. GRI 2-6; SASB EM-MM-000.A.
disclosures: [2-6@2021]
consolidation: boundary_weighted
breakdowns: [[mineral, product_form]]
total: false
roles:
  value:
    from: {metric: product_produced_t}
*/
