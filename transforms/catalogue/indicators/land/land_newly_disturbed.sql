/*
name: Land newly disturbed
unit: ha
method: Hectares disturbed in the period. GRI 14.8.6.
disclosures: [14.8.6@2024]
consolidation: boundary_weighted
breakdowns: [ecosystem_type]
roles:
  value:
    from: {metric: land_newly_disturbed_ha}
*/
