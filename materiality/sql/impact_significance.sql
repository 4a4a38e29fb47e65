-- Severity and significance of each impact: the mean of its assessors, with how far
-- they lie apart.
select i.impact_id, i.topic_id, i.direction, i.state, i.human_rights,
       count(*) as assessors,
       m_ratio(sum(a.severity), count(*)) as severity,
       m_ratio(sum(a.significance), count(*)) as significance,
       min(a.significance) as lowest, max(a.significance) as highest,
       m_ratio(sum(a.likelihood), count(a.likelihood)) as likelihood,
       m_ratio(sum(a.significance_if_multiplied), count(*))
           as significance_if_multiplied
from materiality.assessor_significance a
join materiality.impact i on i.impact_id = a.impact_id
group by i.impact_id, i.topic_id, i.direction, i.state, i.human_rights
