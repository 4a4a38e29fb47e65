/*
name: Significant instances of non-compliance
unit: count
method: >-
  Number of significant instances of non-compliance with laws and regulations, by
  their date. GRI 2-27-a.
disclosures: [2-27@2021]
consolidation: control_only
breakdowns: [sanction, compliance_area]
listing: compliance_event
roles:
  value:
    from: {metric: compliance_event, where: {significant: true}}
*/
