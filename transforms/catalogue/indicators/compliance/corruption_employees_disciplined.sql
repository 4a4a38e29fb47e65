/*
name: Incidents of corruption with employees dismissed or disciplined
unit: count
method: >-
  Number of confirmed incidents in which employees were dismissed or disciplined, by
  their date. GRI 205-3-b.
disclosures: [205-3@2016]
consolidation: control_only
listing: corruption_incident
roles:
  value:
    from: {metric: corruption_incident, where: {employee_disciplined: true}}
*/
