/*
name: Reduction of energy consumption from initiatives
unit: GJ
method: GJ saved in own operations by initiatives, as handed in. GRI 302-4-a, 103-5-a.
disclosures: [302-4@2016, 103-5@2025]
consolidation: boundary_weighted
breakdowns: [initiative, energy_type]
roles:
  value:
    from: {metric: energy_saved_gj, where: {saving_in: own_operations}}
*/
