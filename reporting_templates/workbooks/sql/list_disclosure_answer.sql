-- Each requirement of the chosen standards with what answers it.
select s.title, a.ref_no, a.disclosure_id, a.title, a.topic,
       replace(replace(a.topic_decision, 'undecided', 'to be decided'), '_', ' '),
       replace(a.state, '_', ' '), a.note,
       concat_ws('. ', nullif(a.omission_what, ''),
                 nullif(replace(a.omission_reason, '_', ' '), ''),
                 nullif(a.omission_explanation, ''), nullif(a.omission_plan, '')),
       a.statuses, a.confidence, a.location, a.indicator_ids, a.narrative
from mart.disclosure_answer a
join mart.disclosure_standard s on s.standard = a.standard
order by a.standard, a.seq
