/*
name: Process safety events of tiers 1 and 2
unit: count
method: >-
  Number of events, by their date, each site under control whole, as the rate beside it.
  GRI 11.8.3; IOGP Report 456 and IPIECA SHS-6 (activities that the company operates).
disclosures: [11.8.3@2021]
consolidation: control_only
breakdowns: [safety_tier]
listing: process_safety_event
roles:
  value:
    from: {metric: process_safety_event, where: {safety_tier: [1, 2]}}
*/
