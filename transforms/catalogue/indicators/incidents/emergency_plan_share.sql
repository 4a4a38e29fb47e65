/*
name: Mine sites with an emergency preparedness and response plan
unit: '%'
method: >-
  100 x mine sites with a plan / mine sites in the site register, at the end of the
  period. GRI 14.15.4.
disclosures: [14.15.4@2024]
consolidation: control_only
figure: 100 * planned / mines
listing: site_profile
roles:
  planned:
    reduce: count_distinct
    window: closing
    from: {metric: site_profile, where: {has_eprp: true, site_type: mine}, key: site_id}
  mines:
    reduce: count_distinct
    window: closing
    from: {metric: site_profile, where: {site_type: mine}, key: site_id}
*/
