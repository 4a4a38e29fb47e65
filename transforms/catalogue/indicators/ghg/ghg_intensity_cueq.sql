/*
name: GHG intensity per tonne of copper equivalent, scope 2 market-based
unit: tCO2e/t
method: >-
  (Gross scope 1 + market-based scope 2) / tonnes of contained metal as copper
  equivalent (prod_metal_cueq), all with the same ownership share. GRI 305-4-a to c,
  102-8-a.
disclosures: [305-4@2016, 102-8@2025]
consolidation: boundary_weighted
figure: emissions / metal
roles:
  emissions:
    from:
      - {indicator: ghg_scope1_gross, needed: true}
      - {indicator: ghg_scope2_market, needed: true}
  metal:
    from: {indicator: prod_metal_cueq}
*/
