/*
name: Scope 1, fugitive methane of mining
unit: tCO2e
method: >-
  Methane released x GWP of fossil CH4, plus captured x efficiency x 44/16, plus
  captured x (1 - efficiency) x GWP (derived.methane_co2e). GRI 305-1-a, 102-5-a, GRI
  12 topic 12.1.
disclosures: [305-1@2016, 102-5@2025]
consolidation: boundary_weighted
breakdowns: [gas, methane_source]
roles:
  value:
    from: {derived: methane_co2e}
*/
