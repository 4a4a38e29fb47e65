/*
name: Reclaimed products and packaging
unit: '%'
method: >-
  100 x products and packaging reclaimed / products sold, both with the same ownership
  share. GRI 301-3-a.
disclosures: [301-3@2016]
consolidation: boundary_weighted
figure: 100 * reclaimed / sold
roles:
  reclaimed:
    from: {metric: reclaimed_product_t}
  sold:
    from: {metric: product_sold_t}
*/
