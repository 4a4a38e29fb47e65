/*
name: Gross scope 1 GHG emissions
unit: tCO2e
method: >-
  Sum of fuel, process, measured, blasting, methane, fluorinated gas, flaring and
  venting emissions, before trades and offsets, plus totals that a facility hands in as
  such: those are opaque (gas CO2e_only) and keep the GWP set they were made with. Land
  clearing is in it only where orebook.yaml says so. GRI 305-1-a and b, 102-5-a.
disclosures: [305-1@2016, 102-5@2025]
consolidation: boundary_weighted
breakdowns: [gas, source_category, tag]
roles:
  value:
    from:
      - {derived: fuel_co2e}
      - {derived: carbonate_co2e}
      - {derived: measured_co2e}
      - {derived: explosive_co2e}
      - {derived: methane_co2e}
      - {derived: refrigerant_co2e, where: {kyoto_gas: true}}
      - {derived: flaring_co2e}
      - {derived: venting_co2e}
      - {derived: land_co2e, where: {in_scope_1: true}}
      - {metric: ghg_scope1_reported_t, set: {gas: CO2e_only}}
*/
