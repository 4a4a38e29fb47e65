/*
name: People at risk downstream, by facility
unit: headcount
method: >-
  People at risk as the register says at the end of the period, one value per
  facility; valleys overlap, so there is no total. GRI 14.6.3, 12.13.4.
disclosures: [14.6.3@2024, 12.13.4@2022]
consolidation: entity_list
breakdowns: [tsf]
total: false
figure: people
listing: tsf_register
roles:
  people:
    reduce: max
    window: closing
    from: {metric: tsf_register, field: population_at_risk}
*/
