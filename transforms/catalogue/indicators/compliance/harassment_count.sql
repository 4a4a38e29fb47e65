/*
name: Incidents of harassment
unit: count
method: Number of incidents, by their date. Beside GRI 406-1; GRI 14 topic 14.21.
disclosures: [406-1@2016]
consolidation: control_only
breakdowns: [case_status]
listing: harassment_incident
roles:
  value:
    from: {metric: harassment_incident}
*/
