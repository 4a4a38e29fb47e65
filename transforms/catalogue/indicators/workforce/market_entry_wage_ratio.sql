/*
name: Entry level wage to local minimum wage
unit: ratio
method: >-
  Standard entry level wage / local minimum wage, location by location and by gender.
  GRI 202-1-a.
disclosures: [202-1@2016]
consolidation: control_only
breakdowns: [[gender, location]]
total: false
figure: entry / minimum
roles:
  entry:
    reduce: max
    from: {metric: entry_wage}
  minimum:
    reduce: max
    from:
      - {metric: minimum_wage, set: {gender: female}}
      - {metric: minimum_wage, set: {gender: male}}
*/
