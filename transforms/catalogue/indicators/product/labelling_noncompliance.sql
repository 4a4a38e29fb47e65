/*
name: Non-compliance on product information and labelling
unit: count
method: Number of incidents, by their date. GRI 417-2-a.
disclosures: [417-2@2016]
consolidation: control_only
breakdowns: [product_outcome]
listing: product_event
roles:
  value:
    from: {metric: product_event, where: {product_area: labelling}}
*/
