/*
name: Total waste including tailings and waste rock
unit: t
method: >-
  Non-mineral waste + dry tailings + waste rock that is waste: not what was sold, nor
  what orebook.yaml says is none (derived.waste_rock). GRI 306-3-a (2020), GRI 14 topic
  14.5.
disclosures: [306-3@2020]
consolidation: boundary_weighted
breakdowns: [waste_kind]
roles:
  value:
    from:
      - {metric: waste_generated_t, set: {waste_kind: non_mineral}, needed: true}
      - {metric: tailings_dry_t, set: {waste_kind: tailings}, needed: true}
      - derived: waste_rock
        where: {is_waste: true}
        set: {waste_kind: waste_rock}
        needed: true
*/
