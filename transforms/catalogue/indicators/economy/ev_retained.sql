/*
name: Economic value retained
unit: '{currency}'
method: >-
  Economic value generated - economic value distributed; not profit. GRI 201-1-a-iii.
disclosures: [201-1@2016]
consolidation: financial_scope
roles:
  value:
    from:
      - {indicator: evg, needed: true}
      - {indicator: evd_total, times: -1, needed: true}
*/
