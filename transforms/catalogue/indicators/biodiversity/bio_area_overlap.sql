/*
name: Overlap of sites with areas of ecological sensitivity
unit: ha
method: >-
  Hectares of sites within such areas, as the register says at the end of the period,
  each site whole; areas may overlap each other. GRI 101-5-b.
disclosures: [101-5@2024]
consolidation: entity_list
breakdowns: [designation]
listing: site_sensitive_area
roles:
  value:
    window: closing
    from: {metric: site_sensitive_area, field: overlap_ha}
*/
