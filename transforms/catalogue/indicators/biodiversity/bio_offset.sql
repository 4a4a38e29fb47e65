/*
name: Area of biodiversity offsets
unit: ha
method: Hectares of offsets, under way and completed, each site whole. GRI 101-2-c.
disclosures: [101-2@2024]
consolidation: entity_list
breakdowns: [restoration_stage, verified]
roles:
  value:
    from: {metric: ecosystem_restored_ha, where: {restoration_action: offset}}
*/
