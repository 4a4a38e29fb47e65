/*
name: Incidents of violations of rights of Indigenous Peoples
unit: count
method: Number of identified incidents, by their date. GRI 411-1-a.
disclosures: [411-1@2016]
consolidation: control_only
breakdowns: [case_status]
listing: indigenous_violation
roles:
  value:
    from: {metric: indigenous_violation}
*/
