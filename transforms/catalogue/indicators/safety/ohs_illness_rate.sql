/*
name: Rate of recordable work-related ill health
unit: per 1,000,000 h
method: >-
  1,000,000 x recordable cases of employees and controlled workers / hours worked by
  the same workers; a fatal case is recordable whatever its mark says. Beside GRI
  403-10.
disclosures: [403-10@2018]
consolidation: control_only
breakdowns: [worker_type]
figure: 1000000 * cases / hours
roles:
  cases:
    from:
      - metric: ill_health
        where: {recordable: true, worker_type: {not: third_party, blank: true}}
      - metric: ill_health
        where:
          recordable: {not: true, blank: true}
          fatal: true
          worker_type: {not: third_party, blank: true}
  hours:
    from:
      metric: hours_worked
      where: {worker_type: [employee, nonemployee_controlled]}
*/
