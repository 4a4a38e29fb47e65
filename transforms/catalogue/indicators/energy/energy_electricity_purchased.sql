/*
name: Electricity purchased for consumption
unit: GJ
method: MWh bought x 3.6 GJ/MWh (exact). GRI 302-1-c, 103-2-b.
disclosures: [302-1@2016, 103-2@2025]
consolidation: boundary_weighted
breakdowns: [renewable, grid_region]
roles:
  value:
    from: {metric: electricity_purchased_mwh, times: 3.6}
*/
