/*
name: Share of renewable energy
unit: '%'
method: >-
  100 x (renewable fuels + own power without fuel whose certificates were kept +
  renewable purchases under an instrument - renewable power sold) / total energy. GRI
  302-1, 103-2.
disclosures: [302-1@2016, 103-2@2025]
consolidation: boundary_weighted
figure: 100 * renewable / energy
roles:
  renewable:
    from:
      - {derived: fuel_energy, where: {renewable: true}}
      - metric: electricity_selfgen_mwh
        where:
          technology: [solar, wind, hydro, geothermal]
          eac_sold: false
        times: 3.6
      - metric: electricity_purchased_mwh
        where: {renewable: true, instrument: {not: none}}
        times: 3.6
      - {metric: electricity_sold_mwh, where: {renewable: true}, times: -3.6}
  energy:
    from: {indicator: energy_total}
*/
