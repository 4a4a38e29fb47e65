/*
name: Ore processed
unit: t
method: Dry tonnes of ore fed to the mill. GRI 2-6; SASB EM-MM-000.A.
disclosures: [2-6@2021]
consolidation: boundary_weighted
breakdowns: [mineral]
roles:
  value:
    from: {metric: ore_processed_t}
*/
