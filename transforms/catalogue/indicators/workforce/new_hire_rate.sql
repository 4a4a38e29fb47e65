/*
name: Rate of new employee hires
unit: '%'
method: >-
  100 x hires / head count of the same group at the end of the period, as GRI 401-1
  (2016) 2.1 asks. GRI 401-1-a.
disclosures: [401-1@2016]
consolidation: control_only
breakdowns: [age, gender]
figure: 100 * hires / headcount
roles:
  hires:
    from: {metric: hires}
  headcount:
    window: closing
    from: {metric: employees_headcount}
*/
