/*
name: Requirements of the tailings standard that are met
unit: '%'
method: >-
  100 x requirements met / requirements met, met in part or not met, at the end of the
  period. A percentage is no conformance: the listing says which. GISTM; beside GRI
  14.6.3, 12.13.4.
disclosures: [14.6.3@2024, 12.13.4@2022]
consolidation: entity_list
breakdowns: [assessment_level, tsf]
figure: 100 * met / applicable
listing: tsf_conformance
roles:
  met:
    reduce: count
    window: closing
    from: {metric: tsf_conformance, where: {conformance_status: met}}
  applicable:
    reduce: count
    window: closing
    from:
      metric: tsf_conformance
      where: {conformance_status: [met, partially_met, not_met]}
*/
