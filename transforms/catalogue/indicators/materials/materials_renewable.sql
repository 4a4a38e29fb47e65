/*
name: Renewable materials used
unit: t
method: Tonnes of renewable materials used. GRI 301-1-a-ii.
disclosures: [301-1@2016]
consolidation: boundary_weighted
breakdowns: [material]
roles:
  value:
    from: {metric: material_input_t, where: {renewable: true}}
*/
