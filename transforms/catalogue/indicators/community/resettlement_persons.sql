/*
name: Persons resettled
unit: headcount
method: >-
  Women, men and persons whose gender is not disclosed, as the register says at the
  end of the period. GRI 14.12.2.
disclosures: [14.12.2@2024]
consolidation: control_only
breakdowns: [displacement_type, gender]
listing: resettlement
roles:
  value:
    window: closing
    from:
      - {metric: resettlement, field: persons_female, set: {gender: female}}
      - {metric: resettlement, field: persons_male, set: {gender: male}}
      - {metric: resettlement, field: persons_not_disclosed, set: {gender: not_disclosed}}
*/
