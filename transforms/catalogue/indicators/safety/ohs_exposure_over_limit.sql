/*
name: Workers exposed above the limit, by agent
unit: headcount
method: >-
  Workers exposed above the limit at the end of the period; one worker may be exposed
  to several agents, so there is no total. Beside GRI 403-10.
disclosures: [403-10@2018]
consolidation: control_only
breakdowns: [agent]
total: false
roles:
  value:
    window: closing
    from: {metric: exposure_over_limit}
*/
