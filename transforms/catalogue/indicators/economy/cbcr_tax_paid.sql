/*
name: Corporate income tax paid, by jurisdiction
unit: '{currency}'
method: >-
  Corporate income tax paid in the period on a cash basis, by country, at the average
  rate. GRI 207-4-b-viii.
disclosures: [207-4@2019]
consolidation: financial_scope
breakdowns: [country]
roles:
  value:
    from: {metric: government_payment, where: {payment_type: corporate_income_tax}}
*/
