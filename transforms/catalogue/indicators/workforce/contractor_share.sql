/*
name: Share of workers who are not employees
unit: '%'
method: >-
  100 x workers who are not employees / (those + employees), at the end of the period.
  Beside GRI 2-8.
disclosures: [2-8@2021]
consolidation: control_only
figure: 100 * others / (others + employees)
roles:
  others:
    window: closing
    from: {metric: nonemployee_workers}
  employees:
    window: closing
    from: {metric: employees_headcount}
*/
