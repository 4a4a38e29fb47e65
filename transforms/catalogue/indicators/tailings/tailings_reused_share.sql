/*
name: Share of tailings reprocessed or backfilled
unit: '%'
method: >-
  100 x tailings reprocessed, backfilled or sold / dry tonnes of tailings. Beside GRI
  306-4 (2020).
disclosures: [306-4@2020]
consolidation: boundary_weighted
figure: 100 * reused / tailings
roles:
  reused:
    from: {metric: tailings_reprocessed_t}
  tailings:
    from: {metric: tailings_dry_t}
*/
