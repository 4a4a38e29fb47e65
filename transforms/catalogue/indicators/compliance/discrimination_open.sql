/*
name: Incidents of discrimination not closed
unit: count
method: >-
  Number of incidents of the period whose case is not closed, by their date. GRI
  406-1-b.
disclosures: [406-1@2016]
consolidation: control_only
breakdowns: [case_status]
listing: discrimination_incident
roles:
  value:
    from: {metric: discrimination_incident, where: {case_status: {not: closed}}}
*/
