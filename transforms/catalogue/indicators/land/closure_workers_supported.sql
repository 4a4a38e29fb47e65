/*
name: Workers redeployed or retrained at closure
unit: headcount
method: Workers redeployed or retrained because of closure. GRI 14.8.9; beside 404-2-b.
disclosures: [14.8.9@2024, 404-2@2016]
consolidation: control_only
breakdowns: [gender, transition_outcome]
roles:
  value:
    from:
      metric: closure_transition_worker
      where: {transition_cause: closure, transition_outcome: [redeployed, retrained]}
*/
