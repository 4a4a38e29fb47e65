-- Impacts that fewer than two people assessed: how far assessors lie apart is not known,
-- and an impact that nobody assessed counts nowhere.
select i.impact_id, i.topic_id, count(distinct s.assessor_id) as assessors
from materiality.impact i
left join materiality.score s on s.impact_id = i.impact_id
group by i.impact_id, i.topic_id
having count(distinct s.assessor_id) < 2
