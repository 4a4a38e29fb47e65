/*
name: Direct economic value generated
unit: '{currency}'
method: >-
  Net sales + income from financial investments + sales of assets, at the average
  rate. GRI 201-1-a-i.
disclosures: [201-1@2016]
consolidation: financial_scope
breakdowns: [revenue_component]
roles:
  value:
    from: {metric: revenue}
*/
