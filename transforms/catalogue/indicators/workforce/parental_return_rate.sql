/*
name: Return to work rate after parental leave
unit: '%'
method: 100 x employees who came back / employees due to come back. GRI 401-3-e.
disclosures: [401-3@2016]
consolidation: control_only
breakdowns: [gender]
figure: 100 * returned / due
roles:
  returned:
    from: {metric: parental_returned}
  due:
    from: {metric: parental_due_return}
*/
