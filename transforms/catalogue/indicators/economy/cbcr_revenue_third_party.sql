/*
name: Revenue from third parties, by jurisdiction
unit: '{currency}'
method: Net sales by country, at the average rate. GRI 207-4-b-iv.
disclosures: [207-4@2019]
consolidation: financial_scope
breakdowns: [country]
roles:
  value:
    from: {metric: revenue, where: {revenue_component: net_sales}}
*/
