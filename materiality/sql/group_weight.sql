-- Weight belongs to the category, then to the group, never to the respondent. A group
-- without data on a topic leaves it and its category shares its weight. A group that
-- only others speak for has half of an equal share; those who speak themselves have the
-- rest. If all of a category are spoken for, they share equally.
with present as (
    select s.topic_id, s.group_id, s.category, s.direct = 0 as is_spoken_for,
           count(*) over (partition by s.topic_id, s.category) as groups,
           count(*) filter (where s.direct = 0)
               over (partition by s.topic_id, s.category) as spoken_for
    from materiality.group_score s
)
select p.topic_id, p.group_id, p.category, p.is_spoken_for,
       case when p.spoken_for = p.groups then m_ratio(c.weight, p.groups)
            when p.is_spoken_for then m_ratio(c.weight, 2 * p.groups)
            else m_ratio(
                m_times(c.weight, 2 * p.groups - p.spoken_for),
                2 * p.groups * (p.groups - p.spoken_for)) end as weight
from present p
join materiality.category c on c.category = p.category
