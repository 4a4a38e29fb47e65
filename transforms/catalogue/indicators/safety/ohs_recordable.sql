/*
name: Recordable work-related injuries
unit: count
method: >-
  Number of recordable injuries of employees and controlled workers, by the date of
  the injury. Recordable are all classes from medical treatment to fatal, whatever
  their mark says, and what is marked so. GRI 403-9-a-iii and b-iii.
disclosures: [403-9@2018]
consolidation: control_only
breakdowns: [worker_type]
listing: injury
roles:
  value:
    from:
      - metric: injury
        where:
          recordable: true
          worker_type: {not: third_party, blank: true}
      - metric: injury
        where:
          recordable: {not: true, blank: true}
          injury_class:
            [fatal, high_consequence, lost_time, restricted, medical_treatment]
          worker_type: {not: third_party, blank: true}
*/
