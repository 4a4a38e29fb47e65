/*
name: Tailings storage facilities
unit: count
method: >-
  Number of facilities in the register at the end of the period, active, inactive and
  closed, each whole. GRI 14.6.3, 12.13.4, 11.8.4; GISTM requirement 15.1.
disclosures: [14.6.3@2024, 12.13.4@2022, 11.8.4@2021]
consolidation: entity_list
breakdowns: [tsf_status, consequence, raising]
figure: facilities
listing: tsf_register
roles:
  facilities:
    reduce: count_distinct
    window: closing
    from: {metric: tsf_register, key: tsf}
*/
