/*
name: Suppliers whose relationship was ended
unit: '%'
method: >-
  100 x suppliers with which the relationship was ended / suppliers assessed with
  negative impacts, each counted once. GRI 308-2-e, 414-2-e.
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
      where: {negative_impact: true, terminated: true}
      key: supplier
  suppliers:
    reduce: count_distinct
    from: {metric: supplier_assessment, where: {negative_impact: true}, key: supplier}
*/
