/*
name: New suppliers screened with environmental criteria
unit: '%'
method: >-
  100 x new suppliers screened / new suppliers, by the date of the first contract,
  each counted once. GRI 308-1-a.
disclosures: [308-1@2016]
consolidation: control_only
figure: 100 * screened / new
roles:
  screened:
    reduce: count_distinct
    from:
      metric: supplier_record
      where: {screened_env: true}
      on: first_contract_date
      key: supplier
  new:
    reduce: count_distinct
    from: {metric: supplier_record, on: first_contract_date, key: supplier}
*/
