/*
name: Sites with artisanal and small-scale mining on or next to them
unit: count
method: Number of sites in the register at the end of the period. GRI 14.13.2.
disclosures: [14.13.2@2024]
consolidation: control_only
breakdowns: [asm_legal_status, mercury_use]
figure: things
listing: asm_presence
roles:
  things:
    reduce: count_distinct
    window: closing
    from: {metric: asm_presence, key: site_id}
*/
