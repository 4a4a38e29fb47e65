-- Sums of scores by group, way of speaking and topic: the only place where single
-- answers are read. Whole numbers, so that the order of the answers is nothing.
select p.group_id, p.mode = 'proxy' as is_proxy, a.topic_id, count(*) as persons,
       sum(a.score) as total
from materiality.response a
join materiality.respondent p on p.respondent_no = a.respondent_no
group by p.group_id, p.mode = 'proxy', a.topic_id
