/*
name: Product categories assessed for health and safety
unit: '%'
method: >-
  100 x significant product categories assessed / significant product categories, at
  the end of the period. GRI 416-1-a.
disclosures: [416-1@2016]
consolidation: control_only
figure: 100 * assessed / categories
listing: product_category
roles:
  assessed:
    reduce: count_distinct
    window: closing
    from:
      metric: product_category
      where: {significant: true, hs_assessed: true}
      key: product
  categories:
    reduce: count_distinct
    window: closing
    from: {metric: product_category, where: {significant: true}, key: product}
*/
