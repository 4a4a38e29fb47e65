/*
name: Employees entitled to parental leave
unit: headcount
method: Head count at the end of the period. GRI 401-3-a.
disclosures: [401-3@2016]
consolidation: control_only
breakdowns: [gender]
roles:
  value:
    window: closing
    from: {metric: parental_entitled}
*/
