/*
name: Scope 1, blasting
unit: tCO2e
method: >-
  Tonnes of explosive x factor of each gas x GWP (derived.explosive_co2e). GRI
  305-1-a, 102-5-a.
disclosures: [305-1@2016, 102-5@2025]
consolidation: boundary_weighted
breakdowns: [gas, explosive]
roles:
  value:
    from: {derived: explosive_co2e}
*/
