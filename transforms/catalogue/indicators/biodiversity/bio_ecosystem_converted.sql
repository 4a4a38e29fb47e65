/*
name: Natural ecosystem converted
unit: ha
method: Hectares of natural ecosystem converted in the period. GRI 101-6-a-i.
disclosures: [101-6@2024]
consolidation: boundary_weighted
breakdowns: [ecosystem_type]
roles:
  value:
    from: {metric: ecosystem_converted_ha, where: {conversion_from: natural}}
*/
