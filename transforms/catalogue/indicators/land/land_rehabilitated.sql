/*
name: Land newly rehabilitated
unit: ha
method: Hectares brought to the agreed end use in the period. GRI 14.8.6.
disclosures: [14.8.6@2024]
consolidation: boundary_weighted
breakdowns: [end_use, signed_off]
roles:
  value:
    from: {metric: land_rehabilitated_ha}
*/
