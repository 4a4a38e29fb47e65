/*
name: Confirmed incidents of corruption
unit: count
method: Number of confirmed incidents, by their date. GRI 205-3-a.
disclosures: [205-3@2016]
consolidation: control_only
roles:
  value:
    from: {metric: corruption_incident}
*/
