/*
name: Contained metal
unit: t
method: >-
  Tonnes of each metal contained in product from mined feed; metals are not added by
  mass (prod_metal_cueq adds them by price). GRI 2-6; SASB EM-MM-000.A.
disclosures: [2-6@2021]
consolidation: boundary_weighted
breakdowns: [mineral]
total: false
roles:
  value:
    from: {metric: contained_metal_t}
*/
