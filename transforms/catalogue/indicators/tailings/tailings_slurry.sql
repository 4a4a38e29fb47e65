/*
name: Tailings slurry, mass
unit: t
method: >-
  Dry tonnes / share of solids of the slurry (derived.tailings_slurry); never a waste
  mass. Mass balance beside GRI 14.6.2.
disclosures: [14.6.2@2024]
consolidation: boundary_weighted
breakdowns: [tsf]
roles:
  value:
    from: {derived: tailings_slurry}
*/
