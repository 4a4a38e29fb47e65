/*
name: Mercury to air
unit: kg
method: 1000 kg/t x tonnes emitted. GRI 305-7-a-vii.
disclosures: [305-7@2016]
consolidation: boundary_weighted
breakdowns: [air_source]
roles:
  value:
    from: {metric: air_emission_t, where: {pollutant: hg}, times: 1000}
*/
