/*
name: Material topics
unit: count
method: Number of approved topics in the register at the end of the period. GRI 3-2-a.
disclosures: [3-2@2021]
consolidation: entity_list
breakdowns: [topic_origin]
listing: materiality_topic
roles:
  value:
    reduce: count
    window: closing
    from: {metric: materiality_topic, where: {approved: true}}
*/
