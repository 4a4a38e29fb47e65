/*
name: Suppliers with negative social impacts
unit: count
method: >-
  Number of different suppliers assessed in the period and found to have negative
  social impacts. GRI 414-2-b.
disclosures: [414-2@2016]
consolidation: control_only
figure: suppliers
roles:
  suppliers:
    reduce: count_distinct
    from:
      metric: supplier_assessment
      where: {assessment_scope: social, negative_impact: true}
      key: supplier
*/
