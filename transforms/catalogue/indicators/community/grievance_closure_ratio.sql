/*
name: Community grievances closed per grievance received
unit: '%'
method: >-
  100 x community grievances closed in the period, whenever opened / community
  grievances opened in the period; above 100 when a backlog is cleared. Beside GRI
  14.10.4, which asks for the share of those received.
disclosures: [14.10.4@2024]
consolidation: control_only
breakdowns: [grievance_category]
figure: 100 * closed / opened
roles:
  closed:
    from:
      metric: grievance
      where: {complainant: [community, indigenous]}
      on: closed_on
  opened:
    from: {metric: grievance, where: {complainant: [community, indigenous]}}
*/
