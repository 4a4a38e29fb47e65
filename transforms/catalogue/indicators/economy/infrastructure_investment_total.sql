/*
name: Infrastructure investments and services supported
unit: '{currency}'
method: Investments in infrastructure and services, at the average rate. GRI 203-1-a.
disclosures: [203-1@2016]
consolidation: financial_scope
breakdowns: [infrastructure_form]
roles:
  value:
    from: {metric: infrastructure_investment}
*/
