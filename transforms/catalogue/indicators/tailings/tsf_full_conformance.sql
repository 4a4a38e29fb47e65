/*
name: Tailings facilities in full conformance
unit: count
method: >-
  Facilities of which all requirements that apply are met, at the end of the period:
  those assessed less those with one that is met in part or not. GISTM; GRI 14.6.3,
  12.13.4.
disclosures: [14.6.3@2024, 12.13.4@2022]
consolidation: entity_list
figure: assessed - lacking
listing: tsf_conformance
roles:
  assessed:
    reduce: count_distinct
    window: closing
    from:
      metric: tsf_conformance
      where: {conformance_status: [met, partially_met, not_met]}
      key: tsf
  lacking:
    reduce: count_distinct
    window: closing
    from:
      metric: tsf_conformance
      where: {conformance_status: [partially_met, not_met]}
      key: tsf
*/
