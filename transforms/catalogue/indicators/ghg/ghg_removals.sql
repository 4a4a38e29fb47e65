/*
name: Scope 1 GHG removals by storage pool
unit: tCO2e
method: >-
  tCO2e removed within scope 1, reversals negative; beside the gross figure, never
  netted. GRI 102-9-a.
disclosures: [102-9@2025]
consolidation: boundary_weighted
breakdowns: [storage_pool]
roles:
  value:
    from: {metric: ghg_removal_t, where: {ghg_scope: 1}}
*/
