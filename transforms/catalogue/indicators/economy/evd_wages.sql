/*
name: Employee wages and benefits
unit: '{currency}'
method: Wages and benefits of employees, at the average rate. GRI 201-1-a-ii.
disclosures: [201-1@2016]
consolidation: financial_scope
roles:
  value:
    from: {metric: wages_benefits}
*/
