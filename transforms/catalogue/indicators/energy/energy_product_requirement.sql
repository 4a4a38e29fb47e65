/*
name: Reduction of the energy needs of sold products
unit: GJ
method: GJ saved in the use of sold products. GRI 302-5-a, 103-5-c.
disclosures: [302-5@2016, 103-5@2025]
consolidation: boundary_weighted
breakdowns: [initiative]
roles:
  value:
    from: {metric: energy_saved_gj, where: {saving_in: sold_product}}
*/
