/*
name: Non-renewable materials used
unit: t
method: Tonnes of non-renewable materials used, without the ore itself. GRI 301-1-a-i.
disclosures: [301-1@2016]
consolidation: boundary_weighted
breakdowns: [material]
roles:
  value:
    from: {metric: material_input_t, where: {renewable: false}}
*/
