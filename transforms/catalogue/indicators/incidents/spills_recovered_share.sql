/*
name: Recovered share of significant spills
unit: '%'
method: >-
  100 x m3 recovered / m3 spilled, spills that meet the significance criterion. Beside
  GRI 306-3 (2016).
disclosures: [306-3@2016]
consolidation: control_only
figure: 100 * recovered / spilled
roles:
  recovered:
    from: {metric: spill_event, field: recovered_m3, where: {significant: true}}
  spilled:
    from: {metric: spill_event, field: volume_m3, where: {significant: true}}
*/
