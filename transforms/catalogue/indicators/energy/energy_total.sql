/*
name: Total energy consumption within the organisation
unit: GJ
method: >-
  Fuels + purchased electricity + purchased heat, steam and cooling + self-generated
  electricity that burns no fuel (derived.own_power) - energy sold, all in GJ. GRI
  302-1-e; our own total under 103-2.
disclosures: [302-1@2016, 103-2@2025]
consolidation: boundary_weighted
breakdowns: [renewable]
roles:
  value:
    from:
      - {derived: fuel_energy, needed: true}
      - {metric: electricity_purchased_mwh, times: 3.6, needed: true}
      - {metric: heat_steam_purchased_gj}
      - derived: own_power
        where: {burns_fuel: [false, unknown]}
        times: 3.6
      - {metric: electricity_sold_mwh, times: -3.6}
      - {metric: heat_steam_sold_gj, times: -1}
*/
