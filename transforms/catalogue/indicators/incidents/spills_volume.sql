/*
name: Volume of significant spills
unit: m3
method: >-
  m3 of spills that meet the significance criterion, by their date. GRI 306-3-a and b
  (2016).
disclosures: [306-3@2016]
consolidation: control_only
breakdowns: [spill_material, receiving]
listing: spill_event
roles:
  value:
    from: {metric: spill_event, field: volume_m3, where: {significant: true}}
*/
