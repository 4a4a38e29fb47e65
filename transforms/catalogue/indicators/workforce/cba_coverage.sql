/*
name: Employees covered by collective bargaining agreements
unit: '%'
method: 100 x employees covered / employees, both at the end of the period. GRI 2-30-a.
disclosures: [2-30@2021]
consolidation: control_only
figure: 100 * covered / employees
roles:
  covered:
    window: closing
    from: {metric: cba_headcount}
  employees:
    window: closing
    from: {metric: employees_headcount}
*/
