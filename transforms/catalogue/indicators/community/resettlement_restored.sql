/*
name: Households whose livelihoods are restored
unit: '%'
method: >-
  100 x households with livelihoods restored / households displaced, as the register
  says at the end of the period. GRI 14.12.2.
disclosures: [14.12.2@2024]
consolidation: control_only
breakdowns: [project]
figure: 100 * restored / households
listing: resettlement
roles:
  restored:
    window: closing
    from: {metric: resettlement, field: households_restored}
  households:
    window: closing
    from: {metric: resettlement, field: households}
*/
