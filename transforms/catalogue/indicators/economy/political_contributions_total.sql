/*
name: Political contributions
unit: '{currency}'
method: Direct and indirect political contributions, cash and in kind. GRI 415-1-a.
disclosures: [415-1@2016]
consolidation: financial_scope
breakdowns: [country]
roles:
  value:
    from: {metric: political_contribution}
*/
