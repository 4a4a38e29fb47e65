/*
name: Fatalities from work-related ill health
unit: count
method: >-
  Number of fatal cases of employees and controlled workers, by the date of diagnosis.
  GRI 403-10-a-i and b-i.
disclosures: [403-10@2018]
consolidation: control_only
breakdowns: [worker_type, illness_type]
roles:
  value:
    from:
      metric: ill_health
      where: {fatal: true, worker_type: {not: third_party, blank: true}}
*/
