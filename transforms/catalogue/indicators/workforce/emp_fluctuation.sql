/*
name: Change of the head count over the period
unit: '%'
method: >-
  100 x (employees at the end - employees at the beginning) / employees at the
  beginning; places bought and sold are part of it and named. GRI 2-7-e.
disclosures: [2-7@2021]
consolidation: control_only
counts_transfers: true
figure: 100 * (closing - opening) / opening
roles:
  closing:
    window: closing
    from: {metric: employees_headcount}
  opening:
    window: opening
    from: {metric: employees_headcount}
*/
