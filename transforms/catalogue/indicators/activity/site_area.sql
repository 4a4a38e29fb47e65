/*
name: Size of mine sites
unit: ha
method: >-
  Hectares of each mine site as the site register says at the end of the period, each
  whole. GRI 14.0.1.
disclosures: [14.0.1@2024]
consolidation: entity_list
listing: site_profile
roles:
  value:
    window: closing
    from: {metric: site_profile, where: {site_type: mine}, field: area_ha}
*/
