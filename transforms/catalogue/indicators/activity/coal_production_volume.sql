/*
name: Coal produced
unit: t
method: Tonnes of coal mined. GRI 2-6, GRI 12 topic 12.1; SASB EM-CO-000.A.
disclosures: [2-6@2021]
consolidation: boundary_weighted
breakdowns: [coal_type, mine_method]
roles:
  value:
    from: {metric: coal_mined_t}
*/
