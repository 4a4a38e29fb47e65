/*
name: Self-generated electricity that burns no fuel
unit: GJ
method: >-
  MWh from own plants that burn no fuel x 3.6 GJ/MWh (derived.own_power); power from
  fuels is counted as fuel. GRI 302-1, 103-2-c.
disclosures: [302-1@2016, 103-2@2025]
consolidation: boundary_weighted
breakdowns: [technology, eac_sold]
roles:
  value:
    from:
      derived: own_power
      where: {burns_fuel: [false, unknown]}
      times: 3.6
*/
