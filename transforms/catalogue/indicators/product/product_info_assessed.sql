/*
name: Product categories covered by procedures for information
unit: '%'
method: >-
  100 x significant product categories covered / significant product categories, at
  the end of the period. GRI 417-1-b.
disclosures: [417-1@2016]
consolidation: control_only
figure: 100 * covered / categories
listing: product_category
roles:
  covered:
    reduce: count_distinct
    window: closing
    from:
      metric: product_category
      where: {significant: true, label_procedure: true}
      key: product
  categories:
    reduce: count_distinct
    window: closing
    from: {metric: product_category, where: {significant: true}, key: product}
*/
