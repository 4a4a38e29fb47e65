/*
name: Non-compliance on marketing communications
unit: count
method: Number of incidents, by their date. GRI 417-3-a.
disclosures: [417-3@2016]
consolidation: control_only
breakdowns: [product_outcome]
listing: product_event
roles:
  value:
    from: {metric: product_event, where: {product_area: marketing}}
*/
