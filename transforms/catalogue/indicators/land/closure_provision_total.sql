/*
name: Closure and rehabilitation provision
unit: '{currency}'
method: >-
  Balance-sheet provision at the end of the period, at the closing rate. GRI 14.8.8,
  11.7.6, 12.3.5.
disclosures: [14.8.8@2024, 11.7.6@2021, 12.3.5@2022]
consolidation: financial_scope
breakdowns: [current]
roles:
  value:
    window: closing
    from: {metric: closure_provision}
*/
