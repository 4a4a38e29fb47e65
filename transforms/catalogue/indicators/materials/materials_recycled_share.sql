/*
name: Recycled input materials
unit: '%'
method: >-
  100 x recycled input materials / materials used, both with the same ownership share.
  GRI 301-2-a.
disclosures: [301-2@2016]
consolidation: boundary_weighted
breakdowns: [material]
figure: 100 * recycled / used
roles:
  recycled:
    from: {metric: material_input_recycled_t}
  used:
    from: {metric: material_input_t}
*/
