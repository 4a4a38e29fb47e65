/*
name: Area under restoration or rehabilitation
unit: ha
method: >-
  Hectares on which restoration or rehabilitation is under way, without offsets, each
  site whole. GRI 101-2-b-i.
disclosures: [101-2@2024]
consolidation: entity_list
breakdowns: [restoration_action]
roles:
  value:
    from:
      metric: ecosystem_restored_ha
      where:
        restoration_stage: under_way
        restoration_action: [restoration, rehabilitation]
*/
