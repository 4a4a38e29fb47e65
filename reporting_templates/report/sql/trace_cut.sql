-- Figures that stand behind the last line ($most) of a trace page.
with placed as (
    select figure_id, dense_rank() over (
        partition by indicator_id, period_id
        order by case level when 'group' then 0 when 'country' then 1 else 2 end, entity,
                 breakdown) as place
    from mart.fact_figure
)
select figure_id
from placed
where place > $most
