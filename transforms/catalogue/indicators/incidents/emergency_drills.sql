/*
name: Emergency drills
unit: count
method: Number of drills, by their date. Beside GRI 14.15.4.
disclosures: [14.15.4@2024]
consolidation: control_only
breakdowns: [drill_type]
listing: emergency_drill
roles:
  value:
    from: {metric: emergency_drill}
*/
