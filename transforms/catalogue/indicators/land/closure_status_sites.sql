/*
name: Sites by state of closure
unit: count
method: >-
  Number of sites in the register of closure plans at the end of the period, each
  whole, by the state of closure. GRI 14.8.4.
disclosures: [14.8.4@2024]
consolidation: entity_list
breakdowns: [closure_status]
figure: things
listing: closure_plan
roles:
  things:
    reduce: count_distinct
    window: closing
    from: {metric: closure_plan, key: site_id}
*/
