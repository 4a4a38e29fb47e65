/*
name: Area restored or rehabilitated
unit: ha
method: >-
  Hectares on which restoration or rehabilitation was completed in the period, without
  offsets, each site whole. GRI 101-2-b-ii, 304-3.
disclosures: [101-2@2024, 304-3@2016]
consolidation: entity_list
breakdowns: [restoration_action, verified]
roles:
  value:
    from:
      metric: ecosystem_restored_ha
      where:
        restoration_stage: completed
        restoration_action: [restoration, rehabilitation]
*/
