/*
name: Spending on closure
unit: '{currency}'
method: >-
  Spending on closure and rehabilitation in the period, at the average rate. Beside
  GRI 14.8.8.
disclosures: [14.8.8@2024]
consolidation: financial_scope
roles:
  value:
    from: {metric: closure_spend}
*/
