/*
name: Change in water storage
unit: ML
method: >-
  Water stored at the end - water stored at the start of the period - water stored at
  places on the day before they were bought, less that of places sold. GRI 303-5-c.
disclosures: [303-5@2018]
consolidation: boundary_weighted
breakdowns: [store]
figure: closing - opening - transferred
roles:
  closing:
    window: closing
    from: {metric: water_storage_ml}
  opening:
    window: opening
    from: {metric: water_storage_ml}
  transferred:
    window: transferred
    from: {metric: water_storage_ml}
*/
