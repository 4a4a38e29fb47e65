/*
name: Pollutants discharged at sites with the most significant impacts
unit: kg
method: >-
  kg of each substance discharged at sites that the site register marks as having the
  most significant impacts on biodiversity, each whole. GRI 101-6-c.
disclosures: [101-6@2024]
consolidation: entity_list
breakdowns: [substance]
total: false
roles:
  value:
    from: {metric: discharge_load_kg, site: {bio_significant: true}}
*/
