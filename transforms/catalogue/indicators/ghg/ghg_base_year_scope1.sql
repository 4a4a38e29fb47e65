/*
name: Scope 1 emissions in the base year
unit: tCO2e
method: >-
  tCO2e of the base year, for each version of its recalculation; versions are never
  added. GRI 305-1-d, 102-5-d.
disclosures: [305-1@2016, 102-5@2025]
consolidation: boundary_weighted
breakdowns: [[base_year, recalc_version]]
total: false
roles:
  value:
    from: {metric: ghg_scope1_base}
*/
