/*
name: Injuries of third parties
unit: count
method: >-
  Number of injuries of visitors and other members of the public at the sites, by the
  date of the injury, of every class. GRI 403-9 covers employees and controlled workers
  alone, so they stand beside it and enter no rate.
disclosures: [403-9@2018]
consolidation: control_only
breakdowns: [injury_class]
listing: injury
roles:
  value:
    from: {metric: injury, where: {worker_type: third_party}}
*/
