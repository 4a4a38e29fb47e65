/*
name: Non-compliance on health and safety of products
unit: count
method: Number of incidents, by their date. GRI 416-2-a.
disclosures: [416-2@2016]
consolidation: control_only
breakdowns: [product_outcome]
listing: product_event
roles:
  value:
    from: {metric: product_event, where: {product_area: health_safety}}
*/
