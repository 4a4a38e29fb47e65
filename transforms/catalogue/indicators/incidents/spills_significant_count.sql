/*
name: Significant spills
unit: count
method: >-
  Number of spills that meet the significance criterion, by their date. GRI 306-3-a
  (2016).
disclosures: [306-3@2016]
consolidation: control_only
breakdowns: [spill_material]
listing: spill_event
roles:
  value:
    from: {metric: spill_event, where: {significant: true}}
*/
