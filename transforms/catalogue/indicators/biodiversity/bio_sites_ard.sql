/*
name: Mines with acid rock drainage
unit: '%'
method: >-
  100 x sites where drainage is predicted, mitigated or treated / mines in the site
  register, at the end of the period. A site may be in several states. SASB
  EM-MM-160a.2; beside GRI 101-6.
disclosures: [101-6@2024]
consolidation: entity_list
breakdowns: [ard_state]
figure: 100 * sites / mines
listing: ard_status
roles:
  sites:
    reduce: count_distinct
    window: closing
    from: {metric: ard_status, where: {ard_state: {not: none}}, key: site_id}
  mines:
    reduce: count_distinct
    window: closing
    from:
      - metric: site_profile
        where: {site_type: mine}
        key: site_id
        set: {ard_state: predicted}
      - metric: site_profile
        where: {site_type: mine}
        key: site_id
        set: {ard_state: actively_mitigated}
      - metric: site_profile
        where: {site_type: mine}
        key: site_id
        set: {ard_state: under_treatment}
*/
