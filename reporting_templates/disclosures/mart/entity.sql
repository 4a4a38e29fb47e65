/*
says: Legal entities of the company, as entities.csv lists them.
order: [entity, valid_from]
columns:
  entity: The entity.
  country: ISO 3166-1 alpha-2.
  parent: Its parent.
  valid_from: {says: First day., type: date}
  valid_to: {says: Last day., type: date}
  in_financial_report: Whether the financial report includes it.
*/
select * from disclosure.entity
