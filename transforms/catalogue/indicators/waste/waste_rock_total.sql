/*
name: Waste rock moved
unit: t
method: >-
  Tonnes of waste rock moved, by placement and acid-forming class, whether it is waste
  or sold, used or backfilled. Beside GRI 306-3-a (2020), GRI 14 topic 14.5.
disclosures: [306-3@2020]
consolidation: boundary_weighted
breakdowns: [placement, pag_class]
roles:
  value:
    from: {metric: waste_rock_t}
*/
