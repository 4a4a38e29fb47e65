/*
name: Intensively used or modified ecosystem converted
unit: ha
method: >-
  Hectares of intensively used or modified ecosystem converted to another in the
  period. GRI 101-6-a-ii.
disclosures: [101-6@2024]
consolidation: boundary_weighted
breakdowns: [ecosystem_type]
roles:
  value:
    from: {metric: ecosystem_converted_ha, where: {conversion_from: intensively_used}}
*/
