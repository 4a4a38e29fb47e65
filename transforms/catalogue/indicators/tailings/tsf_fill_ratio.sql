/*
name: Fill ratio of tailings facilities
unit: '%'
method: 100 x volume stored / capacity at the end of the period. Beside GRI 14.6.3.
disclosures: [14.6.3@2024]
consolidation: entity_list
breakdowns: [tsf]
figure: 100 * volume / capacity
roles:
  volume:
    window: closing
    from: {metric: tsf_volume_m3}
  capacity:
    window: closing
    from: {metric: tsf_capacity_m3}
*/
