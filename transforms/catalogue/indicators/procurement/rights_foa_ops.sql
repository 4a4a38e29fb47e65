/*
name: Operations and suppliers where freedom of association is at risk
unit: count
method: >-
  Number of different operations and suppliers in the register at the end of the
  period. GRI 407-1-a.
disclosures: [407-1@2016]
consolidation: control_only
breakdowns: [entity_kind, country]
figure: things
listing: rights_risk_site
roles:
  things:
    reduce: count_distinct
    window: closing
    from: {metric: rights_risk_site, where: {rights_risk: foa}, key: entity}
*/
