/*
name: Waste rock sold, used or backfilled, which is no waste
unit: t
method: >-
  Tonnes of waste rock that was sold, and of placements that orebook.yaml names as no
  waste (derived.waste_rock). Beside GRI 306-3-a (2020), GRI 14 topic 14.5.
disclosures: [306-3@2020]
consolidation: boundary_weighted
breakdowns: [placement]
roles:
  value:
    from: {derived: waste_rock, where: {is_waste: false}}
*/
