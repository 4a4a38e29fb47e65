/*
name: Tailings volume stored
unit: m3
method: >-
  m3 stored at the end of the period as surveyed, each facility whole
  (derived.tsf_volume). GRI 14.6.3, 12.13.4; GISTM requirement 15.1.
disclosures: [14.6.3@2024, 12.13.4@2022]
consolidation: entity_list
breakdowns: [tsf, tsf_status]
listing: tsf_register
roles:
  value:
    window: closing
    from: {derived: tsf_volume}
*/
