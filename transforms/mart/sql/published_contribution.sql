-- Contributions as all may see them: of people and pay neither amount nor split, and cases
-- counted by their name by a number in its place.
select c.* replace (
    case when coalesce(p.protected, 'case') = 'case' then c.amount end as amount,
    case when coalesce(p.protected, 'case') = 'case' then c.breakdown_values else ''
        end as breakdown_values,
    case when p.protected is null then c.key
         when p.protected = 'case' and c.key is not null
             then 'case ' || dense_rank() over (order by c.key) end as key)
from whole.mart.contribution c
left join whole.mart.fact_measurement m
    on m.record_id = c.record_id and m.site_id = c.site_id
left join protected p on p.metric_id = m.metric_id
