/*
name: Employees with a performance review
unit: '%'
method: >-
  100 x employees reviewed in the period / employees at the end of it. GRI 404-3-a.
disclosures: [404-3@2016]
consolidation: control_only
breakdowns: [employee_category, gender]
figure: 100 * reviewed / employees
roles:
  reviewed:
    from: {metric: performance_reviewed}
  employees:
    window: closing
    from: {metric: employees_headcount}
*/
