/*
name: Retention rate after parental leave
unit: '%'
method: >-
  100 x employees still employed 12 months after they came back / employees who came
  back in the period before. GRI 401-3-e.
disclosures: [401-3@2016]
consolidation: control_only
breakdowns: [gender]
figure: 100 * retained / returned
roles:
  retained:
    from: {metric: parental_retained_12m}
  returned:
    window: prior
    from: {metric: parental_returned}
*/
