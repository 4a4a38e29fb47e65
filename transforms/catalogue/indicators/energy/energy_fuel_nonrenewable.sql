/*
name: Fuel consumption, non-renewable
unit: GJ
method: >-
  Non-renewable fuels in GJ on the net calorific value (derived.fuel_energy). GRI
  302-1-a, 103-2-a.
disclosures: [302-1@2016, 103-2@2025]
consolidation: boundary_weighted
breakdowns: [fuel]
roles:
  value:
    from: {derived: fuel_energy, where: {renewable: false}}
*/
