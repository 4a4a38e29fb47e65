/*
name: Defined benefit obligations that are not covered
unit: '{currency}'
method: >-
  Obligations of defined benefit plans at the end of the period, at the closing rate.
  GRI 201-3-a; IAS 19.
disclosures: [201-3@2016]
consolidation: financial_scope
breakdowns: [pension_plan]
roles:
  value:
    window: closing
    from: {metric: pension_obligation}
*/
