/*
name: Smelters and refiners that conform
unit: '%'
method: >-
  100 x smelters and refiners that conform / smelters and refiners in the register, at
  the end of the period, each counted once. OECD guidance on minerals; beside GRI
  14.25.3.
disclosures: [14.25.3@2024]
consolidation: control_only
breakdowns: [dd_scheme, mineral]
figure: 100 * conformant / smelters
listing: dd_smelter
roles:
  conformant:
    reduce: count_distinct
    window: closing
    from: {metric: dd_smelter, where: {dd_status: conformant}, key: entity}
  smelters:
    reduce: count_distinct
    window: closing
    from: {metric: dd_smelter, key: entity}
*/
