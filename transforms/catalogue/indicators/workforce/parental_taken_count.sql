/*
name: Employees who took parental leave
unit: headcount
method: Employees who took parental leave in the period. GRI 401-3-b.
disclosures: [401-3@2016]
consolidation: control_only
breakdowns: [gender]
roles:
  value:
    from: {metric: parental_taken}
*/
