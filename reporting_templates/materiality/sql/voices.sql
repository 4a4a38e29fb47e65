-- What each group adds to the voice of a topic; groups whose means are not printed stand
-- together in one row.
select v.topic_id, g.name, v.weight, v.mean, v.weight * v.mean as adds
from mart.materiality_voice v
join mart.materiality_group g on g.group_id = v.group_id
where not v.is_withheld
union all
select topic_id, groups || ' groups together', weight, null, contribution
from mart.materiality_withheld
order by topic_id, name
