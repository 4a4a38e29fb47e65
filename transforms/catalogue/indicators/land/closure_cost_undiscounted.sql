/*
name: Undiscounted closure cost estimate
unit: '{currency}'
method: >-
  Closure cost at the end of the mine life, undiscounted, as estimated at the end of
  the period. GRI 14.8.8.
disclosures: [14.8.8@2024]
consolidation: financial_scope
roles:
  value:
    window: closing
    from: {metric: closure_cost_estimate, where: {scenario: life_of_mine}}
*/
