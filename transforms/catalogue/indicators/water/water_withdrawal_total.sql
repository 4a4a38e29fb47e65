/*
name: Water withdrawal
unit: ML
method: >-
  ML withdrawn for operations, by source; other managed water is outside. GRI 303-3-a.
disclosures: [303-3@2018]
consolidation: boundary_weighted
breakdowns: [source, quality, stress, [quality, source], third_party_origin]
roles:
  value:
    from: {derived: water_withdrawal, where: {purpose: operational}}
*/
