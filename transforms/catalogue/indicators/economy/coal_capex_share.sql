/*
name: Capital expenditure on new coal
unit: '%'
method: >-
  100 x expenditure on expanding coal / capital expenditure, at the average rate. GRI
  12 topic 12.1; beside GRI 201-2.
disclosures: [201-2@2016]
consolidation: financial_scope
figure: 100 * coal / total
roles:
  coal:
    from: {metric: coal_expansion_capex}
  total:
    from: {metric: total_expenditure, where: {expenditure_type: capex}}
*/
