/*
name: Employee turnover, leavers
unit: headcount
method: >-
  Employees who left in the period, transfers within the group excluded. GRI 401-1-b.
disclosures: [401-1@2016]
consolidation: control_only
breakdowns: [age, gender]
roles:
  value:
    from: {metric: leavers, where: {leaving_reason: {not: transfer_out}}}
*/
