/*
name: Employees still employed a year after parental leave
unit: headcount
method: >-
  Employees who returned to work and were still employed 12 months later. GRI 401-3-d.
disclosures: [401-3@2016]
consolidation: control_only
breakdowns: [gender]
roles:
  value:
    from: {metric: parental_retained_12m}
*/
