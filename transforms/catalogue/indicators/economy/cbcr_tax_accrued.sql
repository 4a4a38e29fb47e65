/*
name: Corporate income tax accrued, by jurisdiction
unit: '{currency}'
method: >-
  Corporate income tax accrued on the profit or loss of the period, at the average
  rate. GRI 207-4-b-ix.
disclosures: [207-4@2019]
consolidation: financial_scope
breakdowns: [jurisdiction]
roles:
  value:
    from: {metric: tax_accrued}
*/
