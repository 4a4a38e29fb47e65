/*
name: Water consumption, counted by use
unit: ML
method: >-
  Evaporation + water held in tailings + water in product + other losses: the
  bottom-up count that checks GRI 303-5-a.
disclosures: [303-5@2018]
consolidation: boundary_weighted
breakdowns: [water_use]
roles:
  value:
    from:
      - {metric: water_evaporation_ml, set: {water_use: evaporation}}
      - {metric: water_entrained_ml, set: {water_use: tailings}}
      - {metric: water_in_product_ml, set: {water_use: product}}
      - {metric: water_other_loss_ml}
*/
