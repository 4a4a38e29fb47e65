/*
name: Materials used
unit: t
method: >-
  Tonnes of materials used to make and pack products, without the ore itself. GRI
  301-1-a.
disclosures: [301-1@2016]
consolidation: boundary_weighted
breakdowns: [material, renewable]
roles:
  value:
    from: {metric: material_input_t}
*/
