/*
name: Security staff trained in human rights
unit: '%'
method: >-
  100 x own and contracted security staff trained / own and contracted security staff
  at the end of the period. GRI 410-1-a.
disclosures: [410-1@2016]
consolidation: control_only
breakdowns: [provider]
figure: 100 * trained / staff
roles:
  trained:
    from: {metric: security_trained, where: {provider: [own, contractor]}}
  staff:
    window: closing
    from: {metric: security_staff, where: {provider: [own, contractor]}}
*/
