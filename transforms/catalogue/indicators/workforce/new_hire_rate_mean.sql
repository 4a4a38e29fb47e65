/*
name: Rate of new employee hires on the mean head count
unit: '%'
method: >-
  100 x hires / mean head count of the same group over the month-ends. Beside
  GRI 401-1-a, which takes the head count at the end.
disclosures: [401-1@2016]
consolidation: control_only
breakdowns: [age, gender]
figure: 100 * hires / headcount
roles:
  hires:
    from: {metric: hires}
  headcount:
    window: mean
    from: {metric: employees_headcount}
*/
