/*
name: Senior management from the local community
unit: '%'
method: >-
  100 x senior managers hired from the local community / senior managers, at the end
  of the period. GRI 202-2-a.
disclosures: [202-2@2016]
consolidation: control_only
breakdowns: [gender]
figure: 100 * local / managers
roles:
  local:
    window: closing
    from: {metric: senior_mgmt, where: {local_hire: true}}
  managers:
    window: closing
    from: {metric: senior_mgmt}
*/
