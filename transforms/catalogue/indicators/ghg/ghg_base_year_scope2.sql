/*
name: Scope 2 emissions in the base year
unit: tCO2e
method: >-
  tCO2e of the base year, for each version of its recalculation; versions are never
  added, and neither are the two methods. GRI 305-2-d, 102-6-d.
disclosures: [305-2@2016, 102-6@2025]
consolidation: boundary_weighted
breakdowns: [[base_year, recalc_version, scope2_method]]
total: false
roles:
  value:
    from: {metric: ghg_scope2_base}
*/
