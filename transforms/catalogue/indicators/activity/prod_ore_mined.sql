/*
name: Ore mined
unit: t
method: Dry tonnes of ore mined. GRI 2-6; SASB EM-MM-000.A.
disclosures: [2-6@2021]
consolidation: boundary_weighted
breakdowns: [mineral, mine_method]
roles:
  value:
    from: {metric: ore_mined_t}
*/
