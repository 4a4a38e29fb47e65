/*
name: Fatalities from work-related injury
unit: count
method: >-
  Number of injuries of employees and controlled workers that ended in death, by the
  date of the injury; third parties are in ohs_third_party. GRI 403-9-a-i and b-i.
disclosures: [403-9@2018]
consolidation: control_only
breakdowns: [worker_type]
listing: injury
roles:
  value:
    from:
      metric: injury
      where:
        injury_class: fatal
        worker_type: {not: third_party, blank: true}
*/
