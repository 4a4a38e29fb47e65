/*
name: Electricity consumption, purchased and self-generated
unit: GJ
method: >-
  (MWh bought + MWh generated - MWh sold) x 3.6 GJ/MWh. GRI 302-1-c, 103-2-b and c.
disclosures: [302-1@2016, 103-2@2025]
consolidation: boundary_weighted
breakdowns: [renewable]
roles:
  value:
    from:
      - {metric: electricity_purchased_mwh, times: 3.6, needed: true}
      - {metric: electricity_selfgen_mwh, times: 3.6}
      - {metric: electricity_sold_mwh, times: -3.6}
*/
