/*
name: Near miss rate
unit: per 200,000 h
method: >-
  200,000 x near misses of employees and controlled workers / hours worked by the same
  workers. SASB EM-MM-320a.1, beside GRI 403-9.
disclosures: [403-9@2018]
consolidation: control_only
breakdowns: [worker_type]
figure: 200000 * near_misses / hours
roles:
  near_misses:
    from: {metric: near_miss, where: {worker_type: {not: third_party, blank: true}}}
  hours:
    from: {metric: hours_worked, where: {worker_type: [employee, nonemployee_controlled]}}
*/
