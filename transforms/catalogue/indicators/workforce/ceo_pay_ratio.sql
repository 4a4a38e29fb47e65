/*
name: Annual total compensation ratio
unit: ratio
method: >-
  Compensation of the highest-paid person / median compensation of all employees
  without that person, country by country. GRI 2-21-a.
disclosures: [2-21@2021]
consolidation: control_only
breakdowns: [country]
total: false
figure: highest / median
roles:
  highest:
    from: {metric: comp_highest}
  median:
    from: {metric: comp_median}
*/
