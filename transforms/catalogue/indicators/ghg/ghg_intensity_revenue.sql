/*
name: GHG intensity per revenue
unit: tCO2e/{currency}
method: >-
  (Gross scope 1 + market-based scope 2 + gross scope 3) / net sales at the average
  rate. GRI 305-4-a, 102-8-a; ESRS E1-6.
disclosures: [305-4@2016, 102-8@2025]
consolidation: boundary_weighted
figure: emissions / sales
roles:
  emissions:
    from:
      - {indicator: ghg_scope1_gross, needed: true}
      - {indicator: ghg_scope2_market, needed: true}
      - {indicator: ghg_scope3_total, needed: true}
  sales:
    from: {metric: revenue, where: {revenue_component: net_sales}}
*/
