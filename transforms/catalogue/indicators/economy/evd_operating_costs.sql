/*
name: Operating costs
unit: '{currency}'
method: Operating costs, at the average rate. GRI 201-1-a-ii.
disclosures: [201-1@2016]
consolidation: financial_scope
roles:
  value:
    from: {metric: operating_costs}
*/
