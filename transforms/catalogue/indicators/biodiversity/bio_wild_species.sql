/*
name: Wild species taken
unit: individuals
method: >-
  Individuals taken from the wild, species by species: a sum of different species says
  nothing. GRI 101-6-b-i.
disclosures: [101-6@2024]
consolidation: entity_list
breakdowns: [[iucn_status, species]]
total: false
roles:
  value:
    from: {metric: wild_species_extracted}
*/
