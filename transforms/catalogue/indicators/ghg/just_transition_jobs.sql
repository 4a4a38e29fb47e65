/*
name: Jobs and workers in the transition plan
unit: headcount
method: >-
  Jobs created and ended, workers redeployed and retrained because of the climate
  transition. What was created and what ended are not added. GRI 102-3-a to d.
disclosures: [102-3@2025]
consolidation: control_only
breakdowns:
  - transition_outcome
  - [gender, transition_outcome]
  - [employment_type, transition_outcome]
total: false
roles:
  value:
    from:
      metric: closure_transition_worker
      where: {transition_cause: climate_transition}
*/
