/*
name: Losses of gases of the Montreal Protocol, outside the scopes
unit: tCO2e
method: >-
  kg of CFC, HCFC and halons lost / 1000 x GWP of the substance (derived.refrigerant_co2e).
  They are no gases of GRI 305-1-b and are told apart, as GHG Protocol Corporate Standard
  chapter 9 has it; beside GRI 305-6, which asks for production, imports and exports.
disclosures: [305-1@2016, 102-5@2025]
consolidation: boundary_weighted
breakdowns: [gas]
roles:
  value:
    from: {derived: refrigerant_co2e, where: {kyoto_gas: false}}
*/
