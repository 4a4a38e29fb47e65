/*
name: Employees, full-time equivalents
unit: fte
method: >-
  Full-time equivalents at the end of the period. GRI 2-7, which allows heads or
  equivalents and asks which; they are two figures and never added.
disclosures: [2-7@2021]
consolidation: control_only
breakdowns: [gender]
roles:
  value:
    window: closing
    from: {metric: employees_fte}
*/
