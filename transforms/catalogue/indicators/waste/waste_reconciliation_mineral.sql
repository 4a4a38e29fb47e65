/*
name: Mineral share of total waste
unit: '%'
method: >-
  100 x (dry tailings + waste rock) / (non-mineral waste + dry tailings + waste rock).
  Beside GRI 306-3 (2020).
disclosures: [306-3@2020]
consolidation: boundary_weighted
figure: 100 * mineral / waste
roles:
  mineral:
    from:
      - {metric: tailings_dry_t}
      - {derived: waste_rock, where: {is_waste: true}}
  waste:
    from: {indicator: waste_total_incl_mineral}
*/
