/*
name: Tailings storage facilities by consequence classification
unit: count
method: >-
  Number of facilities per class at the end of the period, within each classification
  scheme: classes of different schemes are not the same. GRI 14.6.3, 12.13.4.
disclosures: [14.6.3@2024, 12.13.4@2022]
consolidation: entity_list
breakdowns: [[classification_scheme, consequence]]
total: false
figure: facilities
listing: tsf_register
roles:
  facilities:
    reduce: count_distinct
    window: closing
    from: {metric: tsf_register, key: tsf}
*/
