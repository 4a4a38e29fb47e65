/*
name: Employees in the financial scope, by country
unit: headcount
method: >-
  Head count at the end of the period, country by country: those of a site count in
  its country. GRI 207-4-b-iii.
disclosures: [207-4@2019]
consolidation: financial_scope
breakdowns: [country]
roles:
  value:
    window: closing
    from: {metric: employees_headcount}
*/
