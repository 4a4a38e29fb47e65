/*
name: Gas vented
unit: Mm3
method: Million m3 of gas vented. Beside GRI 305-1, 102-5 and GRI 11 topic 11.1.
disclosures: [305-1@2016, 102-5@2025]
consolidation: boundary_weighted
roles:
  value:
    from: {metric: vented_gas_mm3}
*/
