/*
name: Community investments
unit: '{currency}'
method: Voluntary community investments, at the average rate. GRI 201-1-a-ii.
disclosures: [201-1@2016]
consolidation: financial_scope
breakdowns: [investment_form]
roles:
  value:
    from: {metric: community_investment, where: {obligation: voluntary}}
*/
