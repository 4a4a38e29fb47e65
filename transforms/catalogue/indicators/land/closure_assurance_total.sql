/*
name: Financial assurance for closure
unit: '{currency}'
method: >-
  Assurance in place at the end of the period, at the closing rate. Beside GRI 14.8.8.
disclosures: [14.8.8@2024]
consolidation: financial_scope
breakdowns: [assurance_instrument]
roles:
  value:
    window: closing
    from: {metric: closure_assurance}
*/
