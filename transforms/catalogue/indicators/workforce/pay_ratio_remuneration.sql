/*
name: Ratio of remuneration of women to men
unit: ratio
method: >-
  (Remuneration of women / women) / (remuneration of men / men) within one
  employee category at one location (site). Pooled over categories or places it says
  nothing, so there is no total. GRI 405-2-a.
disclosures: [405-2@2016]
consolidation: control_only
breakdowns: [[employee_category, location]]
total: false
figure: (pay_women / women) / (pay_men / men)
roles:
  pay_women:
    from: {metric: remuneration_sum, where: {gender: female}}
  pay_men:
    from: {metric: remuneration_sum, where: {gender: male}}
  women:
    window: closing
    from: {metric: salary_headcount, where: {gender: female}}
  men:
    window: closing
    from: {metric: salary_headcount, where: {gender: male}}
*/
