/*
name: New employee hires
unit: headcount
method: Employees hired in the period. GRI 401-1-a.
disclosures: [401-1@2016]
consolidation: control_only
breakdowns: [age, gender]
roles:
  value:
    from: {metric: hires}
*/
