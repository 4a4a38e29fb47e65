/*
name: New suppliers screened with social criteria
unit: '%'
method: >-
  100 x new suppliers screened / new suppliers, by the date of the first contract,
  each counted once. GRI 414-1-a.
disclosures: [414-1@2016]
consolidation: control_only
figure: 100 * screened / new
roles:
  screened:
    reduce: count_distinct
    from:
      metric: supplier_record
      where: {screened_social: true}
      on: first_contract_date
      key: supplier
  new:
    reduce: count_distinct
    from: {metric: supplier_record, on: first_contract_date, key: supplier}
*/
