/*
name: Women in governance bodies
unit: '%'
method: >-
  100 x women / members of governance bodies at the end of the period. GRI 405-1-a-i,
  2-9-c.
disclosures: [405-1@2016, 2-9@2021]
consolidation: control_only
breakdowns: [body]
figure: 100 * women / members
roles:
  women:
    window: closing
    from: {metric: governance_members, where: {gender: female}}
  members:
    window: closing
    from: {metric: governance_members}
*/
