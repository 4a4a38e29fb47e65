/*
name: Employee turnover rate
unit: '%'
method: >-
  100 x leavers without transfers / head count of the same group at the end of the
  period, as GRI 401-1 (2016) 2.1 asks. GRI 401-1-b.
disclosures: [401-1@2016]
consolidation: control_only
breakdowns: [age, gender]
figure: 100 * leavers / headcount
roles:
  leavers:
    from: {metric: leavers, where: {leaving_reason: {not: transfer_out}}}
  headcount:
    window: closing
    from: {metric: employees_headcount}
*/
