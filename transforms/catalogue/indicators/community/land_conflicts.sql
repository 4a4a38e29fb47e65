/*
name: Land and resource rights disputes
unit: count
method: Number of disputes, by the day they arose. GRI 14.12.3.
disclosures: [14.12.3@2024]
consolidation: control_only
breakdowns: [dispute_status]
listing: land_conflict
roles:
  value:
    from: {metric: land_conflict}
*/
