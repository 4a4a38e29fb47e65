/*
name: Share of renewable energy
unit: '%'
method: >-
  100 x (renewable fuels + own solar, wind, hydro and geothermal power that was consumed
  with its certificates + renewable purchases as far as certificates were retired for
  them, or over a direct line, or under a contract where none exist - power of biomass
  sold) / total energy (derived.own_power_claim and power_claim). GRI 302-1, 103-2.
disclosures: [302-1@2016, 103-2@2025]
consolidation: boundary_weighted
figure: 100 * renewable / energy
roles:
  renewable:
    from:
      - {derived: fuel_energy, where: {renewable: true}}
      - derived: own_power_claim
        where:
          technology: [solar, wind, hydro, geothermal]
          eac_sold: false
        times: 3.6
      - {derived: power_claim, where: {renewable: true}, times: 3.6}
      - metric: electricity_sold_mwh
        where: {renewable: true, technology: biomass}
        times: -3.6
  energy:
    from: {indicator: energy_total}
*/
