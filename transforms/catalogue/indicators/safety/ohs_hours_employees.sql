/*
name: Hours worked, employees
unit: h
method: Hours worked by employees. GRI 403-9-a-v.
disclosures: [403-9@2018]
consolidation: control_only
breakdowns: [gender]
roles:
  value:
    from: {metric: hours_worked, where: {worker_type: employee}}
*/
