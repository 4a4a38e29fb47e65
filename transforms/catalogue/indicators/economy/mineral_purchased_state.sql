/*
name: Minerals bought from the state
unit: t
method: >-
  Tonnes bought from a state or whoever it appointed, mineral by mineral. GRI 14.23.8,
  11.21.8, 12.21.8; EITI requirement 4.2.
disclosures: [14.23.8@2024, 11.21.8@2021, 12.21.8@2022]
consolidation: financial_scope
breakdowns: [mineral, [country, mineral, seller]]
total: false
roles:
  value:
    from: {metric: mineral_sale_state}
*/
