/*
name: Injury severity rate
unit: days per 1,000,000 h
method: >-
  1,000,000 x days lost by employees and controlled workers / hours worked by the same
  workers. A fatal case counts as many days as fatal_days_lost of orebook.yaml says,
  else those of its row (6,000 in ANSI Z16.1). Beside GRI 403-9.
disclosures: [403-9@2018]
consolidation: control_only
breakdowns: [worker_type]
figure: 1000000 * days_lost / hours
roles:
  days_lost:
    from: {derived: days_lost, where: {worker_type: {not: third_party, blank: true}}}
  hours:
    from: {metric: hours_worked, where: {worker_type: [employee, nonemployee_controlled]}}
*/
