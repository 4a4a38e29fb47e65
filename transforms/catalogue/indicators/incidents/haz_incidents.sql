/*
name: Significant incidents with hazardous materials and waste
unit: count
method: >-
  Number of incidents with hazardous materials and waste, by their date. GRI 306-3
  (2016), GRI 14 topic 14.15.
disclosures: [306-3@2016]
consolidation: control_only
breakdowns: [severity]
roles:
  value:
    from: {metric: haz_incident}
*/
