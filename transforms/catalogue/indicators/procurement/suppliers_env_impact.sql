/*
name: Suppliers with negative environmental impacts
unit: count
method: >-
  Number of different suppliers assessed in the period and found to have negative
  environmental impacts. GRI 308-2-b.
disclosures: [308-2@2016]
consolidation: control_only
figure: suppliers
roles:
  suppliers:
    reduce: count_distinct
    from:
      metric: supplier_assessment
      where:
        assessment_scope: environmental
        negative_impact: true
      key: supplier
*/
