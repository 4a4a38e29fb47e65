-- The other rankers beside the default; a change of more than three places is discussed
-- in the minutes.
with other as (
    select topic_id, 'borda' as method, value from materiality.borda
    union all
    select topic_id, 'topsis', value from materiality.topsis
    union all
    select topic_id, 'ahp', value from materiality.ahp
    union all
    select topic_id, 'kemeny', value from materiality.kemeny
),
placed as (
    select o.topic_id, o.method, cast(o.value as decimal(38,12)) as value,
           row_number() over (
               partition by o.method
               order by o.value desc, t.impact desc, t.name, o.topic_id) as rank,
           t.rank as default_rank
    from other o
    join materiality.topic_score t on t.topic_id = o.topic_id
)
select topic_id, method, value, rank, default_rank, default_rank - rank as places,
       abs(default_rank - rank) > 3 as is_moved
from placed
