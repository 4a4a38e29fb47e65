-- Mean of each group. Voices by proxy have at most half of it beside direct ones.
with side as (
    select group_id, topic_id,
           coalesce(sum(persons) filter (where not is_proxy), 0) as direct,
           coalesce(sum(persons) filter (where is_proxy), 0) as proxy,
           coalesce(sum(total) filter (where not is_proxy), 0) as direct_total,
           coalesce(sum(total) filter (where is_proxy), 0) as proxy_total
    from materiality.stratum_score
    group by group_id, topic_id
)
select s.group_id, s.topic_id, g.category, s.direct + s.proxy as persons, s.direct,
       s.proxy,
       case when s.direct = 0 or s.proxy <= s.direct
            then m_ratio(s.direct_total + s.proxy_total, s.direct + s.proxy)
            else m_ratio(
                s.direct_total * s.proxy + s.proxy_total * s.direct,
                2 * s.direct * s.proxy) end as mean
from side s
join materiality.stakeholder_group g on g.group_id = s.group_id
