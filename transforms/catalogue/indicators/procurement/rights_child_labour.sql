/*
name: Operations and suppliers at risk of child labour
unit: count
method: >-
  Number of different operations and suppliers in the register at the end of the
  period. GRI 408-1-a.
disclosures: [408-1@2016]
consolidation: control_only
breakdowns: [entity_kind, country]
figure: things
listing: rights_risk_site
roles:
  things:
    reduce: count_distinct
    window: closing
    from:
      metric: rights_risk_site
      where: {rights_risk: [child_labour, young_workers]}
      key: entity
*/
