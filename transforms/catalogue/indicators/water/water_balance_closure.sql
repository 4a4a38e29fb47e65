/*
name: Closure error of the water balance
unit: '%'
method: >-
  100 x (withdrawal - discharge - consumption by use - change in storage, without what
  changed hands) / withdrawal; the gap is shown, never filled. Identity of GRI 303-5; ICMM Water
  Reporting Good Practice Guide.
disclosures: [303-5@2018]
consolidation: boundary_weighted
figure: 100 * (withdrawal - discharge - uses - (closing - opening - transferred)) / withdrawal
roles:
  withdrawal:
    from: {indicator: water_withdrawal_total}
  discharge:
    from: {indicator: water_discharge_total}
  uses:
    from: {indicator: water_consumption_tasks}
  closing:
    window: closing
    from: {metric: water_storage_ml}
  opening:
    window: opening
    from: {metric: water_storage_ml}
  transferred:
    window: transferred
    from: {metric: water_storage_ml}
*/
