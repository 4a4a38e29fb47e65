-- Gaps between neighbours whose middle lies near the cut, as it was when the scores were
-- opened: the largest may move it once.
with cut as (
    select coalesce(at_opening, value) as tau
    from materiality.setting_record
    where parameter = 'tau'
),
neighbour as (
    select score as upper_score, lead(score) over (order by rank) as lower_score,
           topic_id as upper_topic, lead(topic_id) over (order by rank) as lower_topic
    from materiality.topic_score
    where rank is not null
)
select n.upper_topic, n.lower_topic, n.upper_score, n.lower_score,
       n.upper_score - n.lower_score as gap,
       row_number() over (order by n.upper_score - n.lower_score desc, n.upper_topic)
           as gap_rank
from neighbour n
cross join materiality.setting s
cross join cut c
where n.lower_score is not null
  and abs(m_ratio(n.upper_score + n.lower_score, 2) - c.tau) <= s.gap_window
