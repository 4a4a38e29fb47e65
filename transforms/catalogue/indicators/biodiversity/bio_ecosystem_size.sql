/*
name: Size of ecosystems affected
unit: ha
method: >-
  Hectares in the base year and today, side by side and never added. GRI 101-7-a-ii.
disclosures: [101-7@2024]
consolidation: entity_list
breakdowns: [basis_year, [basis_year, ecosystem_type]]
total: false
roles:
  value:
    window: closing
    from: {metric: ecosystem_extent_ha}
*/
