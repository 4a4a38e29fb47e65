/*
name: Land relinquished
unit: ha
method: Hectares relinquished in the period. Beside GRI 14.8.6.
disclosures: [14.8.6@2024]
consolidation: boundary_weighted
roles:
  value:
    from: {metric: land_relinquished_ha}
*/
