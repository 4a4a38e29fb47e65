/*
name: Profit or loss before tax, by jurisdiction
unit: '{currency}'
method: Profit or loss before tax, at the average rate. GRI 207-4-b-vi.
disclosures: [207-4@2019]
consolidation: financial_scope
breakdowns: [jurisdiction]
roles:
  value:
    from: {metric: profit_before_tax}
*/
