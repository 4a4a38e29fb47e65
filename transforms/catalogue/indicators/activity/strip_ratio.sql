/*
name: Strip ratio
unit: ratio
method: Waste rock / ore mined. Beside GRI 2-6.
disclosures: [2-6@2021]
consolidation: boundary_weighted
figure: waste_rock / ore
roles:
  waste_rock:
    from: {metric: waste_rock_t}
  ore:
    from: {metric: ore_mined_t}
*/
