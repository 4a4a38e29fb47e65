/*
name: Suppliers assessed for environmental impacts
unit: count
method: >-
  Number of different suppliers assessed for environmental impacts in the period. GRI
  308-2-a.
disclosures: [308-2@2016]
consolidation: control_only
figure: suppliers
roles:
  suppliers:
    reduce: count_distinct
    from:
      metric: supplier_assessment
      where: {assessment_scope: environmental}
      key: supplier
*/
