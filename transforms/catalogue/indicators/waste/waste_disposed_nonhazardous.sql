/*
name: Non-hazardous waste directed to disposal
unit: t
method: >-
  Tonnes of non-hazardous waste incinerated, landfilled or otherwise disposed of. GRI
  306-5-c (2020).
disclosures: [306-5@2020]
consolidation: boundary_weighted
breakdowns: [waste_disposal, [treatment_place, waste_disposal]]
roles:
  value:
    from: {metric: waste_disposed_t, where: {hazardous: false}}
*/
