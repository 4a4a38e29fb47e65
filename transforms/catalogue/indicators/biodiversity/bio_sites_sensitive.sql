/*
name: Sites in or near areas of ecological sensitivity
unit: count
method: >-
  Number of sites in the register at the end of the period, each whole. GRI 101-5-b,
  304-1.
disclosures: [101-5@2024]
consolidation: entity_list
breakdowns: [designation]
figure: things
listing: site_sensitive_area
roles:
  things:
    reduce: count_distinct
    window: closing
    from: {metric: site_sensitive_area, key: site_id}
*/
