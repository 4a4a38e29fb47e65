/*
says: How many requirements of a list are related to a topic of the mining sector; our reading.
order: [standard, topic_no]
key: [standard, topic_no]
references:
  standard: alignment_standard.standard
columns:
  standard: Name of the standard.
  topic_no: Topic of GRI 14.
  topic: Its name.
  requirements: {says: Rows related to a disclosure that GRI 14 lists for the topic.,
    type: integer}
*/
select * from disclosure.scheme_topic
