/*
name: Operations with significant negative impacts on communities
unit: count
method: Number of sites in the register at the end of the period. GRI 413-2-a.
disclosures: [413-2@2016]
consolidation: control_only
breakdowns: [impact_nature, severity]
figure: things
listing: community_impact
roles:
  things:
    reduce: count_distinct
    window: closing
    from: {metric: community_impact, key: site_id}
*/
