/*
name: Voluntary turnover rate
unit: '%'
method: >-
  100 x employees who left of their own will / head count of the same group at the end
  of the period. Beside GRI 401-1-b.
disclosures: [401-1@2016]
consolidation: control_only
breakdowns: [age, gender]
figure: 100 * leavers / headcount
roles:
  leavers:
    from: {metric: leavers, where: {leaving_reason: voluntary}}
  headcount:
    window: closing
    from: {metric: employees_headcount}
*/
