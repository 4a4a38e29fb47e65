-- Place of each topic within each group; topics alike share the middle place.
select s.group_id, s.category, s.topic_id, s.mean, s.persons,
       count(*) over (partition by s.group_id) as topics,
       m_ratio(2 * rank() over (partition by s.group_id order by s.mean desc)
               + count(*) over (partition by s.group_id, s.mean) - 1, 2) as place
from materiality.group_score s
