/*
name: Training hours of employees
unit: h
method: Training hours of employees, by topic. Beside GRI 404-1.
disclosures: [404-1@2016]
consolidation: control_only
breakdowns: [training_topic, gender, employee_category]
roles:
  value:
    from: {metric: training_hours, where: {worker_type: employee}}
*/
