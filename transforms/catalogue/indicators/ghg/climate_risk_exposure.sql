/*
name: Assets and revenue exposed to climate risk
unit: '{currency}'
method: >-
  Assets or revenue exposed at the end of the period, at the closing rate. Kinds of
  risk and horizons overlap and are not added. GRI 201-2-a, 102-2-a; IFRS S2 29(b) and
  (c).
disclosures: [201-2@2016, 102-2@2025]
consolidation: financial_scope
breakdowns: [[horizon, risk_type]]
total: false
roles:
  value:
    window: closing
    from: {metric: climate_risk_asset}
*/
