-- What the group's totals are made of, one row per figure and contribution; left out are
-- indicators with more contributions in a period than $most.
with small as (
    select indicator_id, period_id
    from mart.contribution
    group by indicator_id, period_id
    having count(*) <= $most
)
select s.figure_id, s.role, s.part, s.amount, s.share, s.key, s.site_id, s.day
from mart.fact_figure f
semi join small m on m.indicator_id = f.indicator_id and m.period_id = f.period_id
join mart.figure_source s on s.figure_id = f.figure_id
where f.level = 'group' and f.breakdown = ''
