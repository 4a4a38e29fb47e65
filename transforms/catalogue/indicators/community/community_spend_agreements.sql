/*
name: Payments under community agreements
unit: '{currency}'
method: >-
  Payments under agreements with communities and Indigenous Peoples, at the average
  rate. Beside GRI 413-1 and 201-1.
disclosures: [413-1@2016, 201-1@2016]
consolidation: financial_scope
breakdowns: [people]
roles:
  value:
    from: {metric: community_agreement_payment}
*/
