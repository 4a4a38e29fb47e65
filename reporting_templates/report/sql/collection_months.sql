-- Cells of a period ($period) by site and the month in which they end.
select site_id, left(cast(last_day as varchar), 7) as month,
       count(*) filter (where state not in ('not_applicable', 'waived')) as asked,
       count(*) filter (where state in ('told', 'nil', 'estimated')) as told,
       count(*) filter (where state in ('refused', 'conflict', 'unused')) as faulty,
       count(*) filter (where state = 'missing') as missing,
       count(*) filter (where state = 'not_due') as not_due
from mart.expectation
where period_id = $period
group by all
order by all
