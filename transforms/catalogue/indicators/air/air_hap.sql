/*
name: Hazardous air pollutants
unit: t
method: Tonnes emitted, measured or estimated from activity. GRI 305-7-a-v.
disclosures: [305-7@2016]
consolidation: boundary_weighted
breakdowns: [air_source]
roles:
  value:
    from: {metric: air_emission_t, where: {pollutant: hap}}
*/
