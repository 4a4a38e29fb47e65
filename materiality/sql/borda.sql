-- Borda count: needs the order within each group only.
select r.topic_id,
       cast(sum(m_times(w.weight, m.topics - r.place)) as decimal(38,12)) as value
from materiality.group_rank r
join materiality.group_weight w on w.group_id = r.group_id and w.topic_id = r.topic_id
cross join (select count(*) as topics from materiality.topic_score
            where rank is not null) m
join materiality.topic_score t on t.topic_id = r.topic_id and t.rank is not null
group by r.topic_id
