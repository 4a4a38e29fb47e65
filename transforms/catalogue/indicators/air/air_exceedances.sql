/*
name: Air quality limit exceedances
unit: count
method: >-
  Number of exceedances of ambient or stack limits, by their date. Beside GRI 305-7,
  GRI 14 topic 14.3.
disclosures: [305-7@2016]
consolidation: control_only
breakdowns: [pollutant]
roles:
  value:
    from: {metric: air_exceedance}
*/
