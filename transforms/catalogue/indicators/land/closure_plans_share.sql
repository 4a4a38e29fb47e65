/*
name: Sites with a closure plan
unit: '%'
method: >-
  100 x sites with a closure plan / sites in the register of closure plans, at the end
  of the period, each whole. GRI 14.8.4, 11.7.4, 12.3.4.
disclosures: [14.8.4@2024, 11.7.4@2021, 12.3.4@2022]
consolidation: entity_list
figure: 100 * planned / sites
listing: closure_plan
roles:
  planned:
    reduce: count_distinct
    window: closing
    from: {metric: closure_plan, where: {has_plan: true}, key: site_id}
  sites:
    reduce: count_distinct
    window: closing
    from: {metric: closure_plan, key: site_id}
*/
