/*
name: Grievances closed
unit: count
method: Number of grievances closed in the period, also those opened earlier. GRI 2-25.
disclosures: [2-25@2021]
consolidation: control_only
breakdowns: [grievance_category, grievance_outcome]
roles:
  value:
    from: {metric: grievance, on: closed_on}
*/
