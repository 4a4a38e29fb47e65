/*
name: Share of scope 3 from suppliers
unit: '%'
method: >-
  100 x scope 3 emissions as their suppliers gave them / gross scope 3 emissions;
  weighted by emissions, not by suppliers. Beside GRI 102-7; ESRS E1-6.
disclosures: [102-7@2025]
consolidation: boundary_weighted
breakdowns: [scope3_category]
figure: 100 * primary / emissions
roles:
  primary:
    from: {metric: scope3_supplier_t}
  emissions:
    from: {indicator: ghg_scope3_total}
*/
