/*
name: Share of waste diverted from disposal
unit: '%'
method: >-
  100 x diverted / (diverted + disposed), non-mineral waste. Beside GRI 306-4-a
  (2020).
disclosures: [306-4@2020]
consolidation: boundary_weighted
breakdowns: [hazardous]
figure: 100 * diverted / (diverted + disposed)
roles:
  diverted:
    from: {metric: waste_diverted_t}
  disposed:
    from: {metric: waste_disposed_t}
*/
