/*
name: Suppliers with improvements agreed
unit: '%'
method: >-
  100 x suppliers with which improvements were agreed / suppliers assessed with
  negative impacts, each counted once. GRI 308-2-d, 414-2-d.
disclosures: [308-2@2016, 414-2@2016]
consolidation: control_only
breakdowns: [assessment_scope]
figure: 100 * acted / suppliers
listing: supplier_assessment
roles:
  acted:
    reduce: count_distinct
    from:
      metric: supplier_assessment
      where: {negative_impact: true, improvement_agreed: true}
      key: supplier
  suppliers:
    reduce: count_distinct
    from: {metric: supplier_assessment, where: {negative_impact: true}, key: supplier}
*/
