/*
says: Critical incidents that force their topic to be assessed again.
order: [occurred_on, rule, record_id]
key: [rule, record_id]
references:
  topic_id: materiality_topic.topic_id
  site_id: dim_site.site_id
  record_id: fact_measurement.record_id
columns:
  rule: The rule of materiality/incidents.csv.
  words: The rule in words.
  topic_id: "The topic to assess again; empty: none of the catalogue."
  name: Name.
  register: The register it stands in.
  site_id: The site.
  occurred_on: Day of the incident.
  record_id: The row of the register, as in fact_measurement.
  file: File in the project folder.
  row: Row of the file; the header is row 1.
  opened_on: When the scores were opened.
  decided_on: Day of the decision, where its row bears one.
  is_open: No assessment and no decision came after it.
*/
select rule, words, topic_id, name, register, site_id, occurred_on, record_id,
       file, row_no as "row", opened_on, decided_on, is_open
from materiality.incident_state
