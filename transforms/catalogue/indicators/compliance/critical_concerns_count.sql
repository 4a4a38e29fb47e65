/*
name: Critical concerns told to the highest governance body
unit: count
method: Number of critical concerns communicated, by their date. GRI 2-16-b.
disclosures: [2-16@2021]
consolidation: control_only
breakdowns: [nature]
listing: critical_concern
roles:
  value:
    from: {metric: critical_concern}
*/
