/*
says: "The assessment: one row."
order: [period_id]
columns:
  period_id: Period of the assessment.
  previous_id: The period compared with.
  inputs_digest: SHA-256 over the files the assessment rests on.
  topics: Number of topics.
  impacts: Number of impacts.
  persons: Persons who answered; empty for 1 to 4.
  opened_on: When the scores were opened.
  opened_by: Who opened the scores.
  collected_from: Day of the first answer.
  collected_to: Day of the last answer.
  registers_read: Whether registers were there to look for critical incidents.
  is_open: "Whether the scores are open: the cut and the weights were approved and somebody opened
    them. Until then no table tells a score, a rank or what the rules say."
*/
select r.period_id, r.previous_id, r.inputs_digest,
       (select count(*) from materiality.topic) as topics,
       (select count(*) from materiality.impact) as impacts,
       (select count(*) from materiality.respondent where not refused)
           as persons,
       (select min(opened_on) from materiality.setting_state) as opened_on,
       (select min(opened_by) from materiality.setting_state
        where opened_by <> '') as opened_by,
       (select min(collected_on) from materiality.respondent)
           as collected_from,
       (select max(collected_on) from materiality.respondent) as collected_to,
       r.registers_read, r.is_open
from materiality.run r
