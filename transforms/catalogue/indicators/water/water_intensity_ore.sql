/*
name: Water intensity per tonne of ore processed
unit: m3/t
method: >-
  1000 m3/ML x water consumption / dry tonnes of ore processed, both with the same
  ownership share. Beside GRI 303-5.
disclosures: [303-5@2018]
consolidation: boundary_weighted
figure: 1000 * water / ore
roles:
  water:
    from: {indicator: water_consumption_total}
  ore:
    from: {metric: ore_processed_t}
*/
