/*
name: Workers covered by a safety system that is externally audited
unit: '%'
method: >-
  100 x employees and controlled workers covered (level externally_audited; the levels
  are nested and never added) / all employees and other workers, both at the end of
  the period. GRI 403-8-a-iii.
disclosures: [403-8@2018]
consolidation: control_only
breakdowns: [worker_type]
figure: 100 * covered / workers
roles:
  covered:
    window: closing
    from:
      metric: ohs_covered
      where:
        coverage_level: externally_audited
        worker_type: [employee, nonemployee_controlled]
  workers:
    window: closing
    from:
      - {metric: employees_headcount, set: {worker_type: employee}, needed: true}
      - {metric: nonemployee_workers, set: {worker_type: nonemployee_controlled}, needed: true}
*/
