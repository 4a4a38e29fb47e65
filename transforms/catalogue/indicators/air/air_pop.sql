/*
name: Persistent organic pollutants to air
unit: t
method: Tonnes emitted, measured or estimated from activity. GRI 305-7-a-iii.
disclosures: [305-7@2016]
consolidation: boundary_weighted
breakdowns: [air_source]
roles:
  value:
    from: {metric: air_emission_t, where: {pollutant: pop}}
*/
