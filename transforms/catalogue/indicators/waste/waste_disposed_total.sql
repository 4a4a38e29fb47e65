/*
name: Waste directed to disposal
unit: t
method: Tonnes incinerated, landfilled or otherwise disposed of. GRI 306-5-a (2020).
disclosures: [306-5@2020]
consolidation: boundary_weighted
breakdowns: [composition, hazardous]
roles:
  value:
    from: {metric: waste_disposed_t}
*/
