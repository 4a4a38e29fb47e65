/*
name: CO2 of land clearing
unit: tCO2e
method: >-
  Hectares cleared x carbon stock loss of the ecosystem (derived.land_co2e). It is in
  gross scope 1 only where orebook.yaml says so (conventions, land_clearing). Beside GRI
  305-1-a; GHG Protocol Land Sector and Removals Guidance.
disclosures: [305-1@2016, 102-5@2025]
consolidation: boundary_weighted
breakdowns: [ecosystem_type]
roles:
  value:
    from: {derived: land_co2e}
*/
