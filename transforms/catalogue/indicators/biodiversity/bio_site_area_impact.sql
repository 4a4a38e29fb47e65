/*
name: Size of sites with the most significant impacts
unit: ha
method: >-
  Hectares controlled at the end of the period, of sites that the site register marks
  as having the most significant impacts, each whole. GRI 101-5-a.
disclosures: [101-5@2024]
consolidation: entity_list
breakdowns: [location]
roles:
  value:
    window: closing
    from: {metric: land_controlled_ha, site: {bio_significant: true}}
*/
