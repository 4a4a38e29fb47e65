/*
name: Locked-in emissions of key assets
unit: tCO2e
method: >-
  tCO2e that key assets are expected to emit over the rest of their lives, within one
  horizon: the long one holds the short. GRI 102-1-f.
disclosures: [102-1@2025]
consolidation: boundary_weighted
breakdowns: [horizon, [asset, horizon]]
total: false
roles:
  value:
    from: {metric: locked_in_t}
*/
