/*
name: Gap between the pay of men and of women
unit: '%'
method: >-
  100 x (mean remuneration of men - mean remuneration of women) / mean remuneration of
  men, all employees pooled. ESRS S1-16; beside GRI 405-2, which asks for ratios
  within a category.
disclosures: [405-2@2016]
consolidation: control_only
figure: 100 * (pay_men / men - pay_women / women) / (pay_men / men)
roles:
  pay_men:
    from: {metric: remuneration_sum, where: {gender: male}}
  pay_women:
    from: {metric: remuneration_sum, where: {gender: female}}
  men:
    window: closing
    from: {metric: salary_headcount, where: {gender: male}}
  women:
    window: closing
    from: {metric: salary_headcount, where: {gender: female}}
*/
