/*
name: Water discharge
unit: ML
method: ML discharged from operations, by destination. GRI 303-4-a.
disclosures: [303-4@2018]
consolidation: boundary_weighted
breakdowns: [destination, quality, stress, treatment]
roles:
  value:
    from: {derived: water_discharge, where: {purpose: operational}}
*/
