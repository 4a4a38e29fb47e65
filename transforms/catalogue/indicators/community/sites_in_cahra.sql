/*
name: Sites in conflict-affected and high-risk areas
unit: count
method: >-
  Number of sites that the site register places in such an area at the end of the
  period. GRI 14.25.2.
disclosures: [14.25.2@2024]
consolidation: control_only
figure: things
listing: site_profile
roles:
  things:
    reduce: count_distinct
    window: closing
    from: {metric: site_profile, where: {in_cahra: true}, key: site_id}
*/
