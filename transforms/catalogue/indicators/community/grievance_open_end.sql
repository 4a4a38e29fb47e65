/*
name: Grievances open at the end of the period
unit: count
method: >-
  Number of grievances opened on or before the last day and not closed by it. GRI
  2-25, GRI 14 topic 14.10.
disclosures: [2-25@2021]
consolidation: control_only
breakdowns: [grievance_category]
roles:
  value:
    window: closing
    from: {metric: grievance, while: [opened_on, closed_on]}
*/
