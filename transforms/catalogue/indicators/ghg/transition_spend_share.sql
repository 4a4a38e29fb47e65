/*
name: Share of expenditure on the climate transition plan
unit: '%'
method: >-
  100 x expenditure under the transition plan / total capital and operating
  expenditure. GRI 102-1-c (2025).
disclosures: [102-1@2025]
consolidation: financial_scope
breakdowns: [expenditure_type]
figure: 100 * spent / total
roles:
  spent:
    from: {metric: climate_capex, where: {plan: transition}}
  total:
    from: {metric: total_expenditure}
*/
