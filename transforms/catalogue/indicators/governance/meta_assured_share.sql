/*
name: Indicators under external assurance
unit: '%'
method: >-
  100 x indicators under limited or reasonable assurance / indicators in the register
  of assurance. GRI 2-5-b.
disclosures: [2-5@2021]
consolidation: entity_list
figure: 100 * assured / indicators
listing: assurance_scope
roles:
  assured:
    reduce: count_distinct
    window: closing
    from:
      metric: assurance_scope
      where: {assurance_level: {not: none}}
      key: indicator
  indicators:
    reduce: count_distinct
    window: closing
    from: {metric: assurance_scope, key: indicator}
*/
