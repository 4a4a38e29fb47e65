/*
name: Injury severity rate
unit: days per 1,000,000 h
method: >-
  1,000,000 x days lost by employees and controlled workers / hours worked by the same
  workers. Beside GRI 403-9.
disclosures: [403-9@2018]
consolidation: control_only
breakdowns: [worker_type]
figure: 1000000 * days_lost / hours
roles:
  days_lost:
    from:
      metric: injury
      field: days_lost
      where: {worker_type: [employee, nonemployee_controlled]}
  hours:
    from: {metric: hours_worked, where: {worker_type: [employee, nonemployee_controlled]}}
*/
