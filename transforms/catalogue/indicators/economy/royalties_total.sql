/*
name: Royalties and production entitlements
unit: '{currency}'
method: Royalties + production entitlements paid. GRI 14 topic 14.23; GRI 201-1.
disclosures: [201-1@2016]
consolidation: financial_scope
breakdowns: [country, project]
roles:
  value:
    from:
      metric: government_payment
      where: {payment_type: [royalty, production_entitlement]}
*/
