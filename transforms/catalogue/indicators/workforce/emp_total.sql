/*
name: Employees
unit: headcount
method: Head count at the end of the period. GRI 2-7-a.
disclosures: [2-7@2021]
consolidation: control_only
breakdowns: [gender, age, employee_category]
roles:
  value:
    window: closing
    from: {metric: employees_headcount}
*/
