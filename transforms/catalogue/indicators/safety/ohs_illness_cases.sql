/*
name: Recordable work-related ill health
unit: count
method: Number of recordable cases, by the date of diagnosis. GRI 403-10-a-ii and b-ii.
disclosures: [403-10@2018]
consolidation: control_only
breakdowns: [worker_type, illness_type]
roles:
  value:
    from: {metric: ill_health, where: {recordable: true}}
*/
