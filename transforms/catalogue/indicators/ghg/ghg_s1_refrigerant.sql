/*
name: Scope 1, refrigerants and other fluorinated gases
unit: tCO2e
method: >-
  kg lost / 1000 x GWP of the substance, gases of the Kyoto Protocol only; those of the
  Montreal Protocol count 0 here and are in ghg_outside_scopes
  (derived.refrigerant_co2e). GRI 305-1-a and b, 102-5.
disclosures: [305-1@2016, 102-5@2025]
consolidation: boundary_weighted
breakdowns: [gas]
roles:
  value:
    from: {derived: refrigerant_co2e, where: {kyoto_gas: true}}
*/
