/*
name: Scope 3 emissions in the base year
unit: tCO2e
method: >-
  tCO2e of the base year, for each version of its recalculation; versions are never
  added. GRI 305-3-e, 102-7.
disclosures: [305-3@2016, 102-7@2025]
consolidation: boundary_weighted
breakdowns: [[base_year, recalc_version], [base_year, recalc_version, scope3_category]]
total: false
roles:
  value:
    from: {metric: ghg_scope3_base}
*/
