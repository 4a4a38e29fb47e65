-- Material topics that moved between two releases: those with a reason of their own first.
select *
from changes.material_topic_change
order by why = 'only other topics moved', new_rank nulls last, old_rank, topic_id
