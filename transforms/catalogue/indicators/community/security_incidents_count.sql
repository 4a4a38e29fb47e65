/*
name: Security incidents
unit: count
method: Number of incidents, by their date. GRI 14 topic 14.14; beside GRI 410-1.
disclosures: [410-1@2016]
consolidation: control_only
breakdowns: [severity, state_forces]
listing: security_incident
roles:
  value:
    from: {metric: security_incident}
*/
