/*
name: Hours of training on health and safety per worker
unit: h
method: >-
  Hours of training on health and safety / (mean of employees + mean of controlled
  workers) over the period. Beside GRI 403-5; SASB EM-MM-320a.1.
disclosures: [403-5@2018]
consolidation: control_only
figure: hours / (employees + others)
roles:
  hours:
    from:
      metric: training_hours
      where: {training_topic: ohs, worker_type: {not: third_party, blank: true}}
  employees:
    window: mean
    from: {metric: employees_headcount}
  others:
    window: mean
    from: {metric: nonemployee_workers}
*/
