/*
name: Scope 1, stationary combustion
unit: tCO2e
method: >-
  Fuel burnt in stationary plant and for own power x factor of each gas x GWP
  (derived.fuel_co2e); biogenic CO2 is outside. GRI 305-1-a, 102-5-a.
disclosures: [305-1@2016, 102-5@2025]
consolidation: boundary_weighted
breakdowns: [gas, fuel]
roles:
  value:
    from: {derived: fuel_co2e, where: {fuel_use: [stationary, selfgen_power]}}
*/
