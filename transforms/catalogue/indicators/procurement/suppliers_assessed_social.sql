/*
name: Suppliers assessed for social impacts
unit: count
method: >-
  Number of different suppliers assessed for social impacts in the period. GRI
  414-2-a.
disclosures: [414-2@2016]
consolidation: control_only
figure: suppliers
roles:
  suppliers:
    reduce: count_distinct
    from: {metric: supplier_assessment, where: {assessment_scope: social}, key: supplier}
*/
