/*
name: Water permit non-compliance
unit: count
method: Number of breaches of water permits, by their date. GRI 2-27, 303-2.
disclosures: [2-27@2021, 303-2@2018]
consolidation: control_only
breakdowns: [severity, water_breach_type]
roles:
  value:
    from: {metric: water_noncompliance}
*/
