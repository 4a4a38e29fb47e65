/*
name: Share of spending on local suppliers
unit: '%'
method: >-
  100 x spending on local suppliers / all spending on suppliers, at the average rate.
  GRI 204-1-a.
disclosures: [204-1@2016]
consolidation: financial_scope
breakdowns: [significant_location]
figure: 100 * local / spending
roles:
  local:
    from: {metric: procurement_spend, where: {local: true}}
  spending:
    from: {metric: procurement_spend}
*/
