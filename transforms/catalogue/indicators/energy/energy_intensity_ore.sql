/*
name: Energy intensity per tonne of ore processed
unit: GJ/t
method: >-
  Total energy / dry tonnes of ore processed, both with the same ownership share. GRI
  302-3-a, 103-4-a.
disclosures: [302-3@2016, 103-4@2025]
consolidation: boundary_weighted
figure: energy / ore
roles:
  energy:
    from: {indicator: energy_total}
  ore:
    from: {metric: ore_processed_t}
*/
