/*
name: Tailings incidents
unit: count
method: >-
  Number of releases, failures and near failures, by their date. GRI 14.6.3, 14.15.3.
disclosures: [14.6.3@2024, 14.15.3@2024]
consolidation: control_only
breakdowns: [severity, tsf_incident_type]
listing: tsf_incident
roles:
  value:
    from: {metric: tsf_incident}
*/
