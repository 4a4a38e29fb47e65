/*
name: Closure error of the mill balance
unit: '%'
method: >-
  100 x (ore processed - concentrate - dry tailings) / ore processed. Check of SASB
  EM-MM-150a.5 and GRI 14.6.2.
disclosures: [14.6.2@2024]
consolidation: boundary_weighted
figure: 100 * (ore - concentrate - tailings) / ore
roles:
  ore:
    from: {metric: ore_processed_t}
  concentrate:
    from: {metric: product_produced_t, where: {product_form: concentrate}}
  tailings:
    from: {metric: tailings_dry_t}
*/
