/*
name: Grievances received
unit: count
method: Number of grievances opened in the period, all complainants. GRI 2-25.
disclosures: [2-25@2021]
consolidation: control_only
breakdowns: [grievance_category, complainant, channel]
roles:
  value:
    from: {metric: grievance}
*/
