/*
name: Reductions of GHG emissions from initiatives
unit: tCO2e
method: >-
  tCO2e reduced by initiatives, as handed in, without those stated on the location
  basis twice. GRI 305-5-a, 102-4.
disclosures: [305-5@2016, 102-4@2025]
consolidation: boundary_weighted
breakdowns: [ghg_scope, initiative]
roles:
  value:
    from: {metric: ghg_reduction_t, where: {scope2_method: [market, none]}}
*/
