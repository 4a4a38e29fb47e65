/*
name: Payments to governments
unit: '{currency}'
method: >-
  Taxes, royalties, fees and penalties paid, by country; dividends to a state go to
  providers of capital and mandated infrastructure is shown by project. GRI
  201-1-a-ii.
disclosures: [201-1@2016]
consolidation: financial_scope
breakdowns: [payment_type, country]
roles:
  value:
    from:
      metric: government_payment
      where: {payment_type: {not: [dividend, infrastructure]}}
*/
