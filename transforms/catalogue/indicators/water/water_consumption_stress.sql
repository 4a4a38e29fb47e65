/*
name: Water consumption in areas with water stress
unit: ML
method: >-
  Withdrawal - discharge at sites whose basin has high or extremely high water stress.
  GRI 303-5-b.
disclosures: [303-5@2018]
consolidation: boundary_weighted
roles:
  value:
    from:
      - {indicator: water_withdrawal_stress, needed: true}
      - {indicator: water_discharge_stress, times: -1, needed: true}
*/
