/*
name: Employees by contract and working time
unit: headcount
method: >-
  Head count at the end of the period by contract and by working time, each also by
  gender. GRI 2-7-b.
disclosures: [2-7@2021]
consolidation: control_only
breakdowns:
  - employment_type
  - working_time
  - [employment_type, gender]
  - [gender, working_time]
total: false
roles:
  value:
    window: closing
    from: {metric: employees_headcount}
*/
