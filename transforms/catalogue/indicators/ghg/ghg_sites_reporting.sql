/*
name: Sites that report scope 1 emissions
unit: count
method: >-
  Number of different sites with a reported scope 1 total in the period; a site that
  stops reporting is missing, not zero. Coverage beside GRI 305-1 and 102-5.
disclosures: [305-1@2016, 102-5@2025]
consolidation: control_only
breakdowns: [tag]
figure: sites
roles:
  sites:
    reduce: count_distinct
    from: {metric: ghg_scope1_reported_t, key: site_id}
*/
