/*
name: Contained metal as copper equivalent
unit: t
method: >-
  Tonnes of each metal x its price / the price of copper, prices as handed in for the
  days of the fact (derived.metal_cueq). GRI 2-6; copper equivalent after ICMM practice.
disclosures: [2-6@2021]
consolidation: boundary_weighted
breakdowns: [mineral]
roles:
  value:
    from: {derived: metal_cueq}
*/
