/*
name: Payments to providers of capital
unit: '{currency}'
method: Dividends, interest and buy-backs paid, at the average rate. GRI 201-1-a-ii.
disclosures: [201-1@2016]
consolidation: financial_scope
breakdowns: [capital_payment_type]
roles:
  value:
    from: {metric: capital_provider_payments}
*/
