/*
name: Fugitive methane per tonne of coal
unit: tCO2e/t
method: >-
  Fugitive methane in tCO2e / tonnes of coal mined, both with the same ownership
  share. GRI 305-4, 102-8; GRI 12 topic 12.1.
disclosures: [305-4@2016, 102-8@2025]
consolidation: boundary_weighted
figure: methane / coal
roles:
  methane:
    from: {indicator: ghg_s1_fugitive_methane}
  coal:
    from: {metric: coal_mined_t}
*/
