/*
name: Gross scope 3 GHG emissions
unit: tCO2e
method: >-
  tCO2e of the categories as handed in, by suppliers and by the company; activities
  that are handed in without emissions make it incomplete. GRI 305-3-a, 102-7-a; GHG
  Protocol Scope 3 Standard.
disclosures: [305-3@2016, 102-7@2025]
consolidation: boundary_weighted
breakdowns: [scope3_category]
lacks: a factor of emissions
remedy: Hand in the emissions of the activity as ghg_scope3_reported_t.
roles:
  value:
    from:
      - {metric: ghg_scope3_reported_t}
      - {metric: scope3_supplier_t}
      - {metric: scope3_activity}
*/
