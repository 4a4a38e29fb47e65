/*
name: Days of non-technical delays
unit: days
method: >-
  Days of delay for reasons that are not technical, by the date of the delay. SASB
  EM-MM-210b.2; beside GRI 413-2.
disclosures: [413-2@2016]
consolidation: control_only
breakdowns: [cause]
listing: nontech_delay
roles:
  value:
    from: {metric: nontech_delay, field: days}
*/
