/*
name: Water entrained in tailings
unit: ML
method: >-
  ML of water held in tailings, less what comes back, as handed in. Beside GRI 303-5.
disclosures: [303-5@2018]
consolidation: boundary_weighted
breakdowns: [tsf]
roles:
  value:
    from: {metric: water_entrained_ml}
*/
