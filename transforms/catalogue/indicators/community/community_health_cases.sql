/*
name: Cases of community health linked to operations
unit: count
method: Number of cases, by their date. Beside GRI 413-2; GRI 14 topic 14.10.
disclosures: [413-2@2016]
consolidation: control_only
roles:
  value:
    from: {metric: community_health_case}
*/
