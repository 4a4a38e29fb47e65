/*
name: Carbon credits purchased and not cancelled
unit: tCO2e
method: >-
  tCO2e of credits that were purchased and are not cancelled, as told for the year;
  beside the gross figure, never netted. GRI 102-10.
disclosures: [102-10@2025]
consolidation: control_only
breakdowns: [credit_type]
roles:
  value:
    from: {metric: carbon_credit_t, where: {credit_status: purchased_not_cancelled}}
*/
