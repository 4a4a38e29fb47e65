/*
name: Internal carbon price
unit: USD/tCO2e
method: >-
  The highest internal price applied, one value for each use; prices of two uses are
  never added. GRI 102-1, 201-2; IFRS S2 29(f).
disclosures: [102-1@2025, 201-2@2016]
consolidation: control_only
breakdowns: [price_use]
total: false
figure: price
roles:
  price:
    reduce: max
    from: {metric: carbon_price_internal}
*/
