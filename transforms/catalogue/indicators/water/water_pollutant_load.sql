/*
name: Pollutants in discharged water, by substance
unit: kg
method: >-
  kg discharged, each substance by itself: a sum of different substances says nothing.
  GRI 303-4; beside 101-6-c.
disclosures: [303-4@2018, 101-6@2024]
consolidation: boundary_weighted
breakdowns: [substance]
total: false
roles:
  value:
    from: {metric: discharge_load_kg}
*/
