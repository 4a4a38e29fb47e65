/*
name: Employees who returned after parental leave
unit: headcount
method: >-
  Employees who returned to work in the period after parental leave ended. GRI
  401-3-c.
disclosures: [401-3@2016]
consolidation: control_only
breakdowns: [gender]
roles:
  value:
    from: {metric: parental_returned}
*/
