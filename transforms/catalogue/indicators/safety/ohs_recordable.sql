/*
name: Recordable work-related injuries
unit: count
method: >-
  Number of recordable injuries, fatalities included, by the date of the injury;
  employees and other workers apart in the breakdown. GRI 403-9-a-iii and b-iii.
disclosures: [403-9@2018]
consolidation: control_only
breakdowns: [worker_type]
listing: injury
roles:
  value:
    from: {metric: injury, where: {recordable: true}}
*/
