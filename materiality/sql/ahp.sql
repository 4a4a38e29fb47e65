-- Weighted sum with the weights of the pairwise comparison, on the fixed scales 1 to 5:
-- no reversal of ranks when a topic is added.
with voice as (
    select w.topic_id, w.category,
           cast(sum(m_times(m_ratio(w.weight, c.weight), s.mean)) as decimal(38,12))
               as mean
    from materiality.group_weight w
    join materiality.group_score s
        on s.group_id = w.group_id and s.topic_id = w.topic_id
    join materiality.category c on c.category = w.category and c.weight > 0
    group by w.topic_id, w.category
),
criterion as (
    select topic_id, 'impact' as criterion, m_ratio(impact, 5) as value
    from materiality.topic_score
    where rank is not null
    union all
    select v.topic_id, v.category, m_ratio(v.mean - 1, 4)
    from voice v
    join materiality.topic_score t on t.topic_id = v.topic_id and t.rank is not null
)
select c.topic_id, cast(sum(m_times(a.weight, c.value)) as decimal(38,12)) as value
from criterion c
join materiality.ahp_weight a on a.criterion = c.criterion
where a.is_consistent
group by c.topic_id
