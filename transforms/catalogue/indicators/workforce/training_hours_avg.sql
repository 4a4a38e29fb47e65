/*
name: Average training hours per employee
unit: h
method: >-
  Training hours of employees / mean head count of the same group over the month-ends.
  GRI 404-1-a.
disclosures: [404-1@2016]
consolidation: control_only
breakdowns: [gender, employee_category]
figure: hours / headcount
roles:
  hours:
    from: {metric: training_hours, where: {worker_type: employee}}
  headcount:
    window: mean
    from: {metric: employees_headcount}
*/
