/*
name: Spending on adaptation to climate change
unit: '{currency}'
method: >-
  Capital and operating expenditure of the period under the adaptation plan, at the
  average rate. GRI 102-2-b-iii (2025).
disclosures: [102-2@2025]
consolidation: financial_scope
breakdowns: [expenditure_type]
roles:
  value:
    from: {metric: climate_capex, where: {plan: adaptation}}
*/
