/*
name: Land disturbed and not rehabilitated
unit: ha
method: >-
  Hectares disturbed and not yet rehabilitated at the end of the period. GRI 14.8.6.
disclosures: [14.8.6@2024]
consolidation: boundary_weighted
breakdowns: [land_type]
roles:
  value:
    window: closing
    from: {metric: land_disturbed_ha}
*/
