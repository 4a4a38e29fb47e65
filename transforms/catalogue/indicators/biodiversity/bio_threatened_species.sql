/*
name: Species affected, by IUCN status
unit: count
method: >-
  Number of different species with a known status in the register at the end of the
  period. GRI 304-4-a.
disclosures: [304-4@2016]
consolidation: entity_list
breakdowns: [iucn_status]
figure: things
listing: species_affected
roles:
  things:
    reduce: count_distinct
    window: closing
    from:
      metric: species_affected
      where: {iucn_status: [CR, EN, VU, NT, LC]}
      key: species
*/
