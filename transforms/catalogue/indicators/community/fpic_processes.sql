/*
name: Processes of free, prior and informed consent
unit: count
method: >-
  Number of processes in the register at the end of the period, one per site and
  people, by the state of consent. GRI 14.11.4, 11.17.4, 12.11.4.
disclosures: [14.11.4@2024, 11.17.4@2021, 12.11.4@2022]
consolidation: control_only
breakdowns: [consent_status, people]
listing: fpic_agreement
roles:
  value:
    reduce: count
    window: closing
    from: {metric: fpic_agreement}
*/
