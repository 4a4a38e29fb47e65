/*
name: Women among employees
unit: '%'
method: >-
  100 x women / employees at the end of the period, by employee category (women in
  management: executive, senior, middle). GRI 405-1-b-i.
disclosures: [405-1@2016]
consolidation: control_only
breakdowns: [employee_category]
figure: 100 * women / employees
roles:
  women:
    window: closing
    from: {metric: employees_headcount, where: {gender: female}}
  employees:
    window: closing
    from: {metric: employees_headcount}
*/
