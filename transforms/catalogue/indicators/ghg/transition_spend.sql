/*
name: Spending on the climate transition plan
unit: '{currency}'
method: >-
  Capital and operating expenditure of the period under the transition plan, at the
  average rate. GRI 102-1-c (2025).
disclosures: [102-1@2025]
consolidation: financial_scope
breakdowns: [expenditure_type]
roles:
  value:
    from: {metric: climate_capex, where: {plan: transition}}
*/
