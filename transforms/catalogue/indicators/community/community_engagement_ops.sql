/*
name: Operations with engagement, assessments and programmes
unit: '%'
method: >-
  100 x sites where a programme exists and is used / sites in the site register, at
  the end of the period, one percentage for each kind of programme. GRI 413-1-a.
disclosures: [413-1@2016]
consolidation: control_only
breakdowns: [programme]
total: false
figure: 100 * used / sites
listing: community_programme
roles:
  used:
    reduce: count_distinct
    window: closing
    from: {metric: community_programme, where: {exists_and_used: true}, key: site_id}
  sites:
    reduce: count_distinct
    window: closing
    from:
      - {metric: site_profile, key: site_id, set: {programme: sia}}
      - {metric: site_profile, key: site_id, set: {programme: gender_sia}}
      - {metric: site_profile, key: site_id, set: {programme: hria}}
      - {metric: site_profile, key: site_id, set: {programme: eia_monitoring}}
      - {metric: site_profile, key: site_id, set: {programme: public_disclosure}}
      - {metric: site_profile, key: site_id, set: {programme: community_dev}}
      - {metric: site_profile, key: site_id, set: {programme: stakeholder_plan}}
      - {metric: site_profile, key: site_id, set: {programme: consultation_committee}}
      - {metric: site_profile, key: site_id, set: {programme: works_council}}
      - {metric: site_profile, key: site_id, set: {programme: grievance_mechanism}}
*/
