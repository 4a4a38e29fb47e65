-- The stakeholders' score of a topic; none where a whole category is silent on it.
select w.topic_id,
       case when count(distinct w.category) =
                 (select count(*) from materiality.category c where c.weight > 0)
            then cast(sum(m_times(w.weight, s.mean)) as decimal(38,12)) end as voice,
       string_agg(distinct w.category, ';' order by w.category) as categories
from materiality.group_weight w
join materiality.group_score s on s.group_id = w.group_id and s.topic_id = w.topic_id
join materiality.category c on c.category = w.category and c.weight > 0
group by w.topic_id
