/*
name: Fatalities from work-related injury
unit: count
method: >-
  Number of injuries that ended in death, by the date of the injury; employees and
  other workers apart in the breakdown. GRI 403-9-a-i and b-i.
disclosures: [403-9@2018]
consolidation: control_only
breakdowns: [worker_type]
listing: injury
roles:
  value:
    from: {metric: injury, where: {injury_class: fatal}}
*/
