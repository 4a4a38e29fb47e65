-- Material topics with another rank or state, in words, and whether they have a cause of
-- their own; those whose state is another first, then those that moved furthest.
select name || ': '
       || case moved when 'new' then 'new' when 'gone' then 'gone'
          else concat_ws(', ',
              case when old_state is distinct from new_state
                   then replace(coalesce(old_state, 'no state'), '_', ' ') || ' -> '
                        || replace(coalesce(new_state, 'no state'), '_', ' ')
                   else replace(new_state, '_', ' ') end,
              case when old_rank is distinct from new_rank
                   then 'rank ' || coalesce(old_rank::varchar, 'none') || ' -> '
                        || coalesce(new_rank::varchar, 'none') end) end
       || ' (' || why || ')' as words,
       moved <> 'rank' or why <> 'only other topics moved' as is_own
from changes.material_topic_change
where moved <> 'score'
order by is_own desc, moved = 'rank', abs(old_rank - new_rank) desc nulls first, name
