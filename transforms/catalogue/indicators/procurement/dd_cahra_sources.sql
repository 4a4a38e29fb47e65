/*
name: Smelters and refiners with sources in conflict-affected areas
unit: count
method: >-
  Number of different smelters and refiners in the register at the end of the period.
  Beside GRI 14.25.3; OECD guidance on minerals.
disclosures: [14.25.3@2024]
consolidation: control_only
breakdowns: [country, mineral]
figure: things
listing: dd_smelter
roles:
  things:
    reduce: count_distinct
    window: closing
    from: {metric: dd_smelter, where: {cahra: true}, key: entity}
*/
