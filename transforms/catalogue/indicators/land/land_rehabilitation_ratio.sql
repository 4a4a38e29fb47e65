/*
name: Land rehabilitated per land newly disturbed
unit: ratio
method: >-
  Hectares rehabilitated / hectares newly disturbed, both with the same ownership
  share. Beside GRI 14.8.6.
disclosures: [14.8.6@2024]
consolidation: boundary_weighted
figure: rehabilitated / disturbed
roles:
  rehabilitated:
    from: {metric: land_rehabilitated_ha}
  disturbed:
    from: {metric: land_newly_disturbed_ha}
*/
