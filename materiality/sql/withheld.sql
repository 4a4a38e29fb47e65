-- The one rule for small groups: a mean of under five persons is never printed. Were it
-- the only one of its topic that is not, it could be told from the total; then that of
-- the next smallest group is withheld with it.
with sized as (
    select topic_id, group_id, persons, persons < 5 as is_small,
           count(*) filter (where persons < 5) over (partition by topic_id) as small,
           row_number() over (
               partition by topic_id order by persons < 5, persons, group_id)
               as next_no
    from materiality.group_score
)
select topic_id, group_id, is_small,
       is_small or (small = 1 and next_no = 1) as is_withheld
from sized
