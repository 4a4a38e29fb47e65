/*
name: Remaining storage life of tailings facilities
unit: years
method: >-
  5 x (capacity - volume stored) / (planned volume in five years - volume stored),
  facility by facility; no value where no more is to be stored. Beside GRI 14.6.3.
disclosures: [14.6.3@2024]
consolidation: entity_list
breakdowns: [tsf]
total: false
figure: 5 * (capacity - volume) / (planned - volume)
roles:
  capacity:
    window: closing
    from: {metric: tsf_capacity_m3}
  volume:
    window: closing
    from: {metric: tsf_volume_m3}
  planned:
    window: closing
    from: {metric: tsf_volume_5y_m3}
*/
