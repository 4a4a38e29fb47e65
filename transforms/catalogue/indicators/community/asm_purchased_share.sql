/*
name: Share of feed bought from artisanal miners
unit: '%'
method: >-
  100 x tonnes bought from artisanal and small-scale miners / (tonnes bought + ore
  processed). Beside GRI 14.13.2.
disclosures: [14.13.2@2024]
consolidation: control_only
breakdowns: [mineral]
figure: 100 * bought / (bought + processed)
roles:
  bought:
    from: {metric: asm_purchased_t}
  processed:
    from: {metric: ore_processed_t}
*/
