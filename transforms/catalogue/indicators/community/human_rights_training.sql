/*
name: Training hours on human rights
unit: h
method: Hours of training on human rights. GRI 412-2-a; beside 2-24-a-iv.
disclosures: [412-2@2016]
consolidation: control_only
breakdowns: [employee_category]
roles:
  value:
    from: {metric: training_hours, where: {training_topic: human_rights}}
*/
