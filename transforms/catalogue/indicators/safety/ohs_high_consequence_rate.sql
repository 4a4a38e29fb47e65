/*
name: Rate of high-consequence work-related injuries
unit: per 1,000,000 h
method: >-
  1,000,000 x high-consequence injuries of employees and controlled workers / hours
  worked by the same workers; never a mean of site rates. GRI 403-9-a-ii and b-ii.
disclosures: [403-9@2018]
consolidation: control_only
breakdowns: [worker_type]
figure: 1000000 * injuries / hours
roles:
  injuries:
    from:
      metric: injury
      where:
        injury_class: high_consequence
        worker_type: {not: third_party, blank: true}
  hours:
    from: {metric: hours_worked, where: {worker_type: [employee, nonemployee_controlled]}}
*/
