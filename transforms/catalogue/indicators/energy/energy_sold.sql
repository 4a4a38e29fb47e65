/*
name: Electricity, heat, cooling and steam sold
unit: GJ
method: MWh sold x 3.6 GJ/MWh plus heat, steam and cooling sold. GRI 302-1-d, 103-2-d.
disclosures: [302-1@2016, 103-2@2025]
consolidation: boundary_weighted
breakdowns: [energy_type]
roles:
  value:
    from:
      - {metric: electricity_sold_mwh, times: 3.6, set: {energy_type: electricity}}
      - {metric: heat_steam_sold_gj, set: {energy_type: heat}}
*/
