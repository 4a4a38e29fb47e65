/*
name: Total recordable injury frequency rate (TRIFR)
unit: per 1,000,000 h
method: >-
  1,000,000 x recordable injuries of employees and controlled workers / hours worked
  by the same workers; never a mean of site rates. Recordable are all classes from
  medical treatment to fatal, and what is marked so. GRI 403-9-a-iii and b-iii.
disclosures: [403-9@2018]
consolidation: control_only
breakdowns: [worker_type]
figure: 1000000 * injuries / hours
roles:
  injuries:
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
  hours:
    from: {metric: hours_worked, where: {worker_type: [employee, nonemployee_controlled]}}
*/
