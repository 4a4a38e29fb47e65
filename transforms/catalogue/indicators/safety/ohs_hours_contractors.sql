/*
name: Hours worked, other controlled workers
unit: h
method: >-
  Hours worked by workers who are not employees and whose work the company controls.
  GRI 403-9-b-v.
disclosures: [403-9@2018]
consolidation: control_only
breakdowns: [gender]
roles:
  value:
    from: {metric: hours_worked, where: {worker_type: nonemployee_controlled}}
*/
