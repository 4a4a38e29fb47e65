/*
name: Employee turnover rate on the mean head count
unit: '%'
method: >-
  100 x leavers without transfers / mean head count of the same group over the
  month-ends. Beside GRI 401-1-b, which takes the head count at the end.
disclosures: [401-1@2016]
consolidation: control_only
breakdowns: [age, gender]
figure: 100 * leavers / headcount
roles:
  leavers:
    from: {metric: leavers, where: {leaving_reason: {not: transfer_out}}}
  headcount:
    window: mean
    from: {metric: employees_headcount}
*/
