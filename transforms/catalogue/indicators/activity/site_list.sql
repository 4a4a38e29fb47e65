/*
name: Sites in scope
unit: count
method: >-
  Number of sites in the site register at the end of the period, each whole. GRI
  14.0.1, 2-2.
disclosures: [14.0.1@2024, 2-2@2021]
consolidation: entity_list
breakdowns: [site_type, site_status]
figure: sites
listing: site_profile
roles:
  sites:
    reduce: count_distinct
    window: closing
    from: {metric: site_profile, key: site_id}
*/
