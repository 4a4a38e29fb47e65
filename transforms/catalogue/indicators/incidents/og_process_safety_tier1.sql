/*
name: Process safety events of tiers 1 and 2
unit: count
method: Number of events, by their date, each site whole. GRI 11.8.3.
disclosures: [11.8.3@2021]
consolidation: entity_list
breakdowns: [safety_tier]
listing: process_safety_event
roles:
  value:
    from: {metric: process_safety_event, where: {safety_tier: [1, 2]}}
*/
