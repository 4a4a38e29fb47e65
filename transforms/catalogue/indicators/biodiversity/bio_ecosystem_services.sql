/*
name: Sites with ecosystem services affected
unit: count
method: >-
  Number of sites in the register at the end of the period, by service, each whole.
  GRI 101-8-a.
disclosures: [101-8@2024]
consolidation: entity_list
breakdowns: [service]
figure: things
listing: ecosystem_service
roles:
  things:
    reduce: count_distinct
    window: closing
    from: {metric: ecosystem_service, key: site_id}
*/
