/*
name: Ratio of basic salary of women to men
unit: ratio
method: >-
  (Basic salaries of women / women) / (basic salaries of men / men) within one
  employee category at one location (site). Pooled over categories or places it says
  nothing, so there is no total. GRI 405-2-a.
disclosures: [405-2@2016]
consolidation: control_only
breakdowns: [[employee_category, location]]
total: false
figure: (pay_women / women) / (pay_men / men)
roles:
  pay_women:
    from: {metric: basic_salary_sum, where: {gender: female}}
  pay_men:
    from: {metric: basic_salary_sum, where: {gender: male}}
  women:
    window: closing
    from: {metric: salary_headcount, where: {gender: female}}
  men:
    window: closing
    from: {metric: salary_headcount, where: {gender: male}}
*/
