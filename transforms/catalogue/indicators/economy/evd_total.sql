/*
name: Economic value distributed
unit: '{currency}'
method: >-
  Operating costs + wages and benefits + payments to providers of capital + payments
  to governments + community investments. GRI 201-1-a-ii.
disclosures: [201-1@2016]
consolidation: financial_scope
roles:
  value:
    from:
      - {indicator: evd_operating_costs, needed: true}
      - {indicator: evd_wages, needed: true}
      - {indicator: evd_capital, needed: true}
      - {indicator: evd_government, needed: true}
      - {indicator: evd_community, needed: true}
*/
