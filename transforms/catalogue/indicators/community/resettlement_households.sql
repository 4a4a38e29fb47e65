/*
name: Households physically resettled
unit: count
method: >-
  Households physically displaced, as the register says at the end of the period. GRI
  14.12.2.
disclosures: [14.12.2@2024]
consolidation: control_only
breakdowns: [project]
listing: resettlement
roles:
  value:
    window: closing
    from:
      metric: resettlement
      where: {displacement_type: physical}
      field: households
*/
