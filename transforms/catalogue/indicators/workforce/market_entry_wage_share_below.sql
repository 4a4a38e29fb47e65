/*
name: Employees paid less than an adequate wage
unit: '%'
method: >-
  100 x employees paid less than an adequate or living wage / employees, at the end of
  the period. Beside GRI 202-1; ESRS S1-10.
disclosures: [202-1@2016]
consolidation: control_only
figure: 100 * below / employees
roles:
  below:
    window: closing
    from: {metric: living_wage_below}
  employees:
    window: closing
    from: {metric: employees_headcount}
*/
