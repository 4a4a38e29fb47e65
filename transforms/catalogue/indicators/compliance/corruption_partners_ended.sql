/*
name: Incidents of corruption with contracts of partners ended
unit: count
method: >-
  Number of confirmed incidents in which contracts with business partners were ended
  or not renewed, by their date. GRI 205-3-c.
disclosures: [205-3@2016]
consolidation: control_only
listing: corruption_incident
roles:
  value:
    from: {metric: corruption_incident, where: {partner_terminated: true}}
*/
