/*
name: Incidents of discrimination
unit: count
method: Number of incidents, by their date. GRI 406-1-a.
disclosures: [406-1@2016]
consolidation: control_only
breakdowns: [case_status]
roles:
  value:
    from: {metric: discrimination_incident}
*/
