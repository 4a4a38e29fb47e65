/*
name: Other regulated gases to air
unit: t
method: >-
  Tonnes of hydrogen fluoride, hydrogen sulphide and ammonia, each by itself. GRI
  305-7-a-vii.
disclosures: [305-7@2016]
consolidation: boundary_weighted
breakdowns: [pollutant]
total: false
roles:
  value:
    from: {metric: air_emission_t, where: {pollutant: [hf, h2s, nh3]}}
*/
