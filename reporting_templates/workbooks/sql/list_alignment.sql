-- Each requirement of every standard but GRI's, with what answers it.
select s.title, a.requirement, a.title, a.topic, a.level, a.kind, replace(a.state, '_', ' '),
       a.through, a.relation, a.relation_confidence, a.note, a.indicator_ids, a.near,
       a.confidence
from mart.alignment a
join mart.alignment_standard s on s.standard = a.standard
order by s.is_chosen desc, a.standard, a.seq
