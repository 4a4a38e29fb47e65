/*
name: High-consequence work-related injuries
unit: count
method: >-
  Number of injuries of employees and controlled workers without full recovery within
  six months, fatalities excluded, by the date of the injury; third parties are in
  ohs_third_party. GRI 403-9-a-ii and b-ii.
disclosures: [403-9@2018]
consolidation: control_only
breakdowns: [worker_type]
listing: injury
roles:
  value:
    from:
      metric: injury
      where:
        injury_class: high_consequence
        worker_type: {not: third_party, blank: true}
*/
