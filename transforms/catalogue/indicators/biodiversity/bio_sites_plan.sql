/*
name: Sites with the most significant impacts that have a biodiversity management plan
unit: '%'
method: >-
  100 x sites with a plan / all sites that the site register marks as having the most
  significant impacts, at the end of the period. GRI 101-2-d.
disclosures: [101-2@2024]
consolidation: entity_list
figure: 100 * planned / sites
listing: site_profile
roles:
  planned:
    reduce: count_distinct
    window: closing
    from:
      metric: site_profile
      where: {bio_significant: true, has_bmp: true}
      key: site_id
  sites:
    reduce: count_distinct
    window: closing
    from: {metric: site_profile, where: {bio_significant: true}, key: site_id}
*/
