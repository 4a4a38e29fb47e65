-- Fates of the cells that were handed in, as far as they are known before the figures.
select case resolution when 0 then 'accepted' when 1 then 'confirmed' when 2 then 'conflict'
            when 3 then 'superseded' else 'shared_out' end as fate, count(*) as cells
from validated.cell
where record_no > 0
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
