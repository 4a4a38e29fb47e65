/*
name: Fines paid in the period
unit: '{currency}'
method: >-
  Sum of fines paid, at the average rate, by the year in which the breach occurred.
  GRI 2-27-b.
disclosures: [2-27@2021]
consolidation: control_only
breakdowns: [occurred_year, compliance_area]
listing: fine_paid
roles:
  value:
    from: {metric: fine_paid, field: amount}
*/
