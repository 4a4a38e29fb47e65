/*
name: Arsenic and cadmium to air
unit: kg
method: 1000 kg/t x tonnes of arsenic and of cadmium emitted. GRI 305-7-a-vii.
disclosures: [305-7@2016]
consolidation: boundary_weighted
breakdowns: [pollutant]
roles:
  value:
    from: {metric: air_emission_t, where: {pollutant: [as, cd]}, times: 1000}
*/
