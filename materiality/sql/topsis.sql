-- TOPSIS on impact and voice: closeness to the best of each, from the worst of each.
with length as (
    select sqrt(cast(sum(m_times(impact, impact)) as double)) as impact_length,
           sqrt(cast(sum(m_times(voice, voice)) as double)) as voice_length
    from materiality.topic_score
    where rank is not null
),
weighted as (
    select t.topic_id,
           cast(1 - s.alpha as double) * cast(t.impact as double) / l.impact_length
               as impact,
           cast(s.alpha as double) * cast(t.voice as double) / l.voice_length as voice
    from materiality.topic_score t
    cross join length l
    cross join materiality.setting s
    where t.rank is not null
),
bound as (
    select max(impact) as best_impact, min(impact) as worst_impact,
           max(voice) as best_voice, min(voice) as worst_voice
    from weighted
),
distance as (
    select w.topic_id,
           sqrt((w.impact - b.best_impact) * (w.impact - b.best_impact)
                + (w.voice - b.best_voice) * (w.voice - b.best_voice)) as to_best,
           sqrt((w.impact - b.worst_impact) * (w.impact - b.worst_impact)
                + (w.voice - b.worst_voice) * (w.voice - b.worst_voice)) as to_worst
    from weighted w
    cross join bound b
)
select topic_id,
       cast(case when to_best + to_worst = 0 then 1
                 else to_worst / (to_best + to_worst) end as decimal(38,9)) as value
from distance
