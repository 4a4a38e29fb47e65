/*
name: Share of grid electricity
unit: '%'
method: >-
  100 x electricity bought from the grid / total energy. SASB EM-MM-130a.1 (2), beside
  GRI 302-1 and 103-2-b.
disclosures: [302-1@2016, 103-2@2025]
consolidation: boundary_weighted
figure: 100 * grid / energy
roles:
  grid:
    from: {metric: electricity_purchased_mwh, where: {delivery: grid}, times: 3.6}
  energy:
    from: {indicator: energy_total}
*/
