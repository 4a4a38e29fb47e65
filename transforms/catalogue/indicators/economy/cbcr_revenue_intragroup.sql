/*
name: Revenue from other jurisdictions of the group
unit: '{currency}'
method: >-
  Revenue of transactions within the group with other tax jurisdictions, at the
  average rate. GRI 207-4-b-v.
disclosures: [207-4@2019]
consolidation: financial_scope
breakdowns: [jurisdiction]
roles:
  value:
    from: {metric: revenue_intragroup}
*/
