/*
name: Payments to governments by project and type
unit: '{currency}'
method: >-
  All payments to governments, cash and in kind, by country, project, government
  entity and type. GRI 14 topic 14.23; GRI 201-1, 207-4; EITI requirement 4.
disclosures: [201-1@2016, 207-4@2019]
consolidation: financial_scope
breakdowns:
  - country
  - payment_type
  - project
  - government_entity
  - [country, payment_type]
  - [country, government_entity, payment_type, project]
roles:
  value:
    from: {metric: government_payment}
*/
