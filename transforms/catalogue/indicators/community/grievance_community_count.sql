/*
name: Community grievances received
unit: count
method: >-
  Number of grievances of communities and Indigenous Peoples opened in the period. GRI
  14.10.4, 12.9.4, 11.15.4.
disclosures: [14.10.4@2024, 12.9.4@2022, 11.15.4@2021]
consolidation: control_only
breakdowns: [grievance_category]
roles:
  value:
    from: {metric: grievance, where: {complainant: [community, indigenous]}}
*/
