/*
name: Operations with a human rights impact assessment
unit: '%'
method: >-
  100 x sites with an assessment that exists and is used / sites in the site register,
  at the end of the period. GRI 412-1-a (withdrawn).
disclosures: [412-1@2016]
consolidation: control_only
figure: 100 * assessed / sites
roles:
  assessed:
    reduce: count_distinct
    window: closing
    from:
      metric: community_programme
      where: {programme: hria, exists_and_used: true}
      key: site_id
  sites:
    reduce: count_distinct
    window: closing
    from: {metric: site_profile, key: site_id}
*/
