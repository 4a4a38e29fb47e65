/*
name: Self-generated electricity that burns no fuel
unit: GJ
method: >-
  MWh from own solar, wind, hydro and geothermal plants x 3.6 GJ/MWh; power from fuels
  is counted as fuel. GRI 302-1, 103-2-c.
disclosures: [302-1@2016, 103-2@2025]
consolidation: boundary_weighted
breakdowns: [technology, eac_sold]
roles:
  value:
    from:
      metric: electricity_selfgen_mwh
      where: {technology: [solar, wind, hydro, geothermal]}
      times: 3.6
*/
