/*
name: Carbon credits cancelled
unit: tCO2e
method: >-
  tCO2e of credits cancelled in the period; beside the gross figure, never netted. GRI
  102-10-a.
disclosures: [102-10@2025]
consolidation: control_only
breakdowns: [credit_type, credit_standard]
roles:
  value:
    from: {metric: carbon_credit_t, where: {credit_status: cancelled}}
*/
