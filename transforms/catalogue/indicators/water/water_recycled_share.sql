/*
name: Share of water reused or recycled
unit: '%'
method: 100 x water reused / (water reused + withdrawal). Beside GRI 303-1 and 303-5.
disclosures: [303-1@2018, 303-5@2018]
consolidation: boundary_weighted
figure: 100 * reused / (reused + withdrawal)
roles:
  reused:
    from: {metric: water_reused_ml}
  withdrawal:
    from: {indicator: water_withdrawal_total}
*/
