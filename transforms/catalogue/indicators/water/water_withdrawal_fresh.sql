/*
name: Freshwater withdrawal
unit: ML
method: >-
  ML of fresh water (at most 1000 mg/L dissolved solids) withdrawn for operations. GRI
  303-3-c-i.
disclosures: [303-3@2018]
consolidation: boundary_weighted
breakdowns: [source, stress]
roles:
  value:
    from: {derived: water_withdrawal, where: {quality: fresh, purpose: operational}}
*/
