/*
name: Rate of process safety events of tier 1
unit: per 200,000 h
method: >-
  200,000 x events of tier 1 / hours of employees and controlled workers, each site under
  control whole. GRI 11.8.3; SASB EM-EP-540a.1.
disclosures: [11.8.3@2021]
consolidation: control_only
figure: 200000 * events / hours
roles:
  events:
    from: {metric: process_safety_event, where: {safety_tier: 1}}
  hours:
    from:
      metric: hours_worked
      where: {worker_type: [employee, nonemployee_controlled]}
*/
