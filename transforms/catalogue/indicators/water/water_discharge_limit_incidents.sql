/*
name: Incidents of non-compliance with discharge limits
unit: count
method: Number of incidents, by their date. GRI 303-4-d-iii.
disclosures: [303-4@2018]
consolidation: control_only
breakdowns: [severity]
listing: water_noncompliance
roles:
  value:
    from: {metric: water_noncompliance, where: {water_breach_type: discharge_limit}}
*/
