/*
name: Leaks, thefts and losses of customer data
unit: count
method: Number of leaks, thefts and losses, by their date. GRI 418-1-b.
disclosures: [418-1@2016]
consolidation: control_only
listing: privacy_complaint
roles:
  value:
    from: {metric: privacy_complaint, where: {privacy_event_type: leak}}
*/
