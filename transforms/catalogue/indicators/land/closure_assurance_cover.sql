/*
name: Cover of closure cost by financial assurance
unit: '%'
method: >-
  100 x bonds, guarantees and cash in place / undiscounted closure cost at the end of
  the mine life, both at the end of the period. Beside GRI 14.8.8.
disclosures: [14.8.8@2024]
consolidation: financial_scope
figure: 100 * assurance / cost
roles:
  assurance:
    window: closing
    from: {metric: closure_assurance}
  cost:
    window: closing
    from: {metric: closure_cost_estimate, where: {scenario: life_of_mine}}
*/
