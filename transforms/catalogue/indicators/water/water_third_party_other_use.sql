/*
name: Third-party water sent for use elsewhere
unit: ML
method: >-
  Operational water sent to third parties who use it in other organizations. GRI
  303-4-a-iv.
disclosures: [303-4@2018]
consolidation: boundary_weighted
roles:
  value:
    from:
      metric: water_discharge_ml
      where: {destination: third_party_other_use, purpose: operational}
*/
