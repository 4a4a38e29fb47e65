-- Fates of the cells that were handed in, as far as they are known before the figures.
select case resolution when 0 then 'accepted' when 1 then 'confirmed' when 2 then 'conflict'
            else 'superseded' end as fate, count(*) as cells
from validated.cell
group by fate
union all
select 'refused', count(*)
from validated.refused
having count(*) > 0
union all
select 'left_out', cast(sum(cells) as bigint)
from raw.left_out
having sum(cells) > 0
order by fate
