/*
name: Planned tailings volume in five years
unit: m3
method: >-
  m3 that are planned to be stored five years on, as told last, each facility whole.
  Beside GRI 14.6.3; GISTM requirement 15.1.
disclosures: [14.6.3@2024]
consolidation: entity_list
breakdowns: [tsf]
roles:
  value:
    window: closing
    from: {metric: tsf_volume_5y_m3}
*/
