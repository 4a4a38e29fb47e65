/*
name: Structures decommissioned or transferred
unit: count
method: >-
  Number of structures in the register at the end of the period, by their state, each
  whole. GRI 11.7.5.
disclosures: [11.7.5@2021]
consolidation: entity_list
breakdowns: [structure_status]
listing: decommissioned_structure
roles:
  value:
    reduce: count
    window: closing
    from: {metric: decommissioned_structure}
*/
