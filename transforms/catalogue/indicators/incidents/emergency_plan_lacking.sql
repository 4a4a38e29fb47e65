/*
name: Mine sites without an emergency preparedness and response plan
unit: count
method: >-
  Mine sites in the site register less those with a plan, at the end of the period.
  GRI 14.15.4.
disclosures: [14.15.4@2024]
consolidation: control_only
figure: mines - planned
listing: site_profile
roles:
  mines:
    reduce: count_distinct
    window: closing
    from: {metric: site_profile, where: {site_type: mine}, key: site_id}
  planned:
    reduce: count_distinct
    window: closing
    from: {metric: site_profile, where: {has_eprp: true, site_type: mine}, key: site_id}
*/
