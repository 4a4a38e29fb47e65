/*
name: Tangible assets, by jurisdiction
unit: '{currency}'
method: >-
  Tangible assets other than cash and equivalents at the end of the period, at the
  closing rate. GRI 207-4-b-vii.
disclosures: [207-4@2019]
consolidation: financial_scope
breakdowns: [jurisdiction]
roles:
  value:
    window: closing
    from: {metric: tangible_assets}
*/
