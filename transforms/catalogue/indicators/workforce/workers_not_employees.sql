/*
name: Workers who are not employees
unit: headcount
method: >-
  Head count at the end of the period of workers whose work the company controls. GRI
  2-8-a.
disclosures: [2-8@2021]
consolidation: control_only
breakdowns: [worker_class]
roles:
  value:
    window: closing
    from: {metric: nonemployee_workers}
*/
