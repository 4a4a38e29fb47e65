-- Combined score and rank. Ties: higher impact, then name. Topics without a score are
-- listed without a rank: silence is not a low score.
with combined as (
    select t.topic_id, t.name, i.impact, v.voice,
           m_times(1 - s.alpha, m_ratio(i.impact, 5))
               + m_times(s.alpha, m_ratio(v.voice - 1, 4)) as score,
           m_times(1 - s.alpha, m_ratio(i.impact_if_multiplied, 5))
               + m_times(s.alpha, m_ratio(v.voice - 1, 4)) as score_if_multiplied,
           coalesce(i.impacts, 0) as impacts,
           coalesce(i.impacts_from_4, 0) as impacts_from_4,
           i.human_rights_significance, i.impact_if_multiplied
    from materiality.topic t
    cross join materiality.setting s
    left join materiality.topic_impact i on i.topic_id = t.topic_id
    left join materiality.topic_voice v on v.topic_id = t.topic_id
)
select *,
       case when score is not null then row_number() over (
           order by score desc nulls last, impact desc, name, topic_id) end as rank,
       case when score is not null then row_number() over (
           order by score_if_multiplied desc nulls last, impact_if_multiplied desc,
                    name, topic_id) end as rank_if_multiplied
from combined
