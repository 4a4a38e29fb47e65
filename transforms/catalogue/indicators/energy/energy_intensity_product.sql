/*
name: Energy intensity per tonne of product
unit: GJ/t
method: >-
  Total energy / tonnes of product, both with the same ownership share. GRI 302-3-a,
  103-4-a.
disclosures: [302-3@2016, 103-4@2025]
consolidation: boundary_weighted
figure: energy / product
roles:
  energy:
    from: {indicator: energy_total}
  product:
    from: {metric: product_produced_t}
*/
