/*
says: "Figures as published before orebook: shown as such, not traced, not added."
order: [indicator_id, entity, period_id, breakdown, document]
columns:
  indicator_id: The indicator.
  entity: site_id, country:XX or GROUP-TOTAL.
  period_id: The period.
  breakdown: "'' for the total, else dim=value;dim=value."
  value: {says: As published., type: "decimal(38,12)", unit: "{unit}"}
  value_as_published: {says: "As published, with the decimals it had.", unit: "{unit}"}
  unit: Unit as published.
  document: In which document.
  page: On which page.
  assured: What is said of assurance.
*/
select * from disclosure.history
