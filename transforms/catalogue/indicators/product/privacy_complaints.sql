/*
name: Substantiated complaints on customer privacy
unit: count
method: Number of complaints, by their date. GRI 418-1-a.
disclosures: [418-1@2016]
consolidation: control_only
breakdowns: [complaint_source]
listing: privacy_complaint
roles:
  value:
    from: {metric: privacy_complaint, where: {privacy_event_type: complaint}}
*/
