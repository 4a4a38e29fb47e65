/*
name: Invasive species at sites
unit: count
method: >-
  Number of different invasive species in the register at the end of the period. GRI
  101-6-d.
disclosures: [101-6@2024]
consolidation: entity_list
breakdowns: [pathway]
figure: things
listing: invasive_species
roles:
  things:
    reduce: count_distinct
    window: closing
    from: {metric: invasive_species, key: species}
*/
