/*
name: Instances of non-compliance, by area
unit: count
method: >-
  Number of all instances, significant or not, by their date. Beside GRI 2-27-a;
  instead of GRI 307-1 and 419-1, which were withdrawn.
disclosures: [2-27@2021]
consolidation: control_only
breakdowns: [compliance_area]
listing: compliance_event
roles:
  value:
    from: {metric: compliance_event}
*/
