/*
name: Operations assessed for risks of corruption
unit: '%'
method: >-
  100 x operations assessed / operations in the register, at the end of the period.
  GRI 205-1-a.
disclosures: [205-1@2016]
consolidation: control_only
figure: 100 * assessed / operations
listing: ops_assessed_corruption
roles:
  assessed:
    reduce: count_distinct
    window: closing
    from: {metric: ops_assessed_corruption, where: {assessed: true}, key: site_id}
  operations:
    reduce: count_distinct
    window: closing
    from: {metric: ops_assessed_corruption, key: site_id}
*/
