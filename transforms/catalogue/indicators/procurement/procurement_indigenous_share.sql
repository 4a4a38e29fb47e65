/*
name: Share of spending on Indigenous-owned suppliers
unit: '%'
method: >-
  100 x spending on Indigenous-owned suppliers / all spending on suppliers, at the
  average rate. Beside GRI 204-1.
disclosures: [204-1@2016]
consolidation: financial_scope
figure: 100 * indigenous / spending
roles:
  indigenous:
    from: {metric: procurement_spend, where: {indigenous_owned: true}}
  spending:
    from: {metric: procurement_spend}
*/
