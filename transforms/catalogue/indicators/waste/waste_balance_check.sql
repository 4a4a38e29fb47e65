/*
name: Closure error of the waste balance
unit: '%'
method: >-
  100 x (generated - diverted - disposed - change in stored waste,
  without what changed hands) / generated.
  Identity of GRI 306-3 to 306-5 (2020).
disclosures: [306-3@2020]
consolidation: boundary_weighted
figure: 100 * (generated - diverted - disposed - (closing - opening - transferred)) / generated
roles:
  generated:
    from: {metric: waste_generated_t}
  diverted:
    from: {metric: waste_diverted_t}
  disposed:
    from: {metric: waste_disposed_t}
  closing:
    window: closing
    from: {metric: waste_stored_t}
  opening:
    window: opening
    from: {metric: waste_stored_t}
  transferred:
    window: transferred
    from: {metric: waste_stored_t}
*/
