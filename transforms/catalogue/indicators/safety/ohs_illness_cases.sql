/*
name: Recordable work-related ill health
unit: count
method: >-
  Number of recordable cases of employees and controlled workers, by the date of
  diagnosis; a fatal case is recordable whatever its mark says. GRI 403-10-a-ii and
  b-ii.
disclosures: [403-10@2018]
consolidation: control_only
breakdowns: [worker_type, illness_type]
roles:
  value:
    from:
      - metric: ill_health
        where:
          recordable: true
          worker_type: {not: third_party, blank: true}
      - metric: ill_health
        where:
          recordable: {not: true, blank: true}
          fatal: true
          worker_type: {not: third_party, blank: true}
*/
