/*
name: Water consumption
unit: ML
method: >-
  Withdrawal - discharge; the change in storage is reported beside it and not
  subtracted. GRI 303-5-a.
disclosures: [303-5@2018]
consolidation: boundary_weighted
breakdowns: [stress]
roles:
  value:
    from:
      - {indicator: water_withdrawal_total, needed: true}
      - {indicator: water_discharge_total, times: -1, needed: true}
*/
