/*
name: Disturbed share of the land controlled
unit: '%'
method: >-
  100 x land disturbed / land controlled at the end of the period. Beside GRI 14.8.6.
disclosures: [14.8.6@2024]
consolidation: boundary_weighted
figure: 100 * disturbed / controlled
roles:
  disturbed:
    window: closing
    from: {metric: land_disturbed_ha}
  controlled:
    window: closing
    from: {metric: land_controlled_ha}
*/
