/*
name: Value generated against the audited revenue
unit: '{currency}'
method: >-
  Economic value generated - revenue in the audited consolidated statements.
  Reconciliation of GRI 201-1.
disclosures: [201-1@2016]
consolidation: financial_scope
breakdowns: [revenue_component]
roles:
  value:
    from:
      - {metric: revenue, needed: true}
      - {metric: audited_revenue, times: -1, needed: true}
*/
