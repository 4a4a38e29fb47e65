/*
name: Critical incidents
unit: count
method: Number of critical incidents, by their date. GRI 14.15.3, 12.13.3.
disclosures: [14.15.3@2024, 12.13.3@2022]
consolidation: control_only
breakdowns: [incident_type]
listing: critical_incident
roles:
  value:
    from: {metric: critical_incident}
*/
