-- What the groups withheld add to the voice of a topic together: never one alone.
select s.topic_id, cast(sum(w.weight) as decimal(38,12)) as weight,
       cast(sum(m_times(w.weight, s.mean)) as decimal(38,12)) as contribution,
       count(*) as groups
from materiality.group_score s
join materiality.group_weight w on w.topic_id = s.topic_id and w.group_id = s.group_id
join materiality.withheld h
    on h.topic_id = s.topic_id and h.group_id = s.group_id and h.is_withheld
group by s.topic_id
having count(*) > 1
