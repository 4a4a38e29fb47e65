/*
name: Employees retrenched
unit: headcount
method: Employees retrenched in the period. Beside GRI 401-1; GRI 14 topic 14.17.
disclosures: [401-1@2016]
consolidation: control_only
breakdowns: [gender]
roles:
  value:
    from: {metric: retrenched}
*/
