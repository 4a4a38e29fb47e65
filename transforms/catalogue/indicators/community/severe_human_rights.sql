/*
name: Severe human rights incidents
unit: count
method: >-
  Number of severe incidents, by their date; of what kind they were, the listing says.
  Beside GRI 2-25, 406-1; ESRS S1-17.
disclosures: [2-25@2021]
consolidation: control_only
breakdowns: [remediated]
roles:
  value:
    from: {metric: hr_violation_severe}
*/
