/*
name: Scope 1, flaring and venting of produced gas
unit: tCO2e
method: >-
  Gas flared x factor of each gas x GWP, plus gas vented x t CH4 per Mm3 x GWP
  (derived.flaring_co2e and venting_co2e). GRI 305-1-a, 102-5-a.
disclosures: [305-1@2016, 102-5@2025]
consolidation: boundary_weighted
breakdowns: [gas]
roles:
  value:
    from:
      - {derived: flaring_co2e}
      - {derived: venting_co2e}
*/
