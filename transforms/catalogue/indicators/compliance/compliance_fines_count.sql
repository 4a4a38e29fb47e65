/*
name: Number of fines paid in the period
unit: count
method: >-
  Number of fines by the day they were paid, split by the year in which the breach
  occurred. GRI 2-27-b.
disclosures: [2-27@2021]
consolidation: control_only
breakdowns: [occurred_year, compliance_area]
listing: fine_paid
roles:
  value:
    from: {metric: fine_paid}
*/
