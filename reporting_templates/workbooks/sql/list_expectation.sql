-- Cells asked of each site by month, and how many ended in each state.
select e.site_id, s.name, e.period_id, left(cast(e.last_day as varchar), 7) as month,
       count(*) as asked, count(*) filter (where state = 'told') as told,
       count(*) filter (where state = 'nil') as nil,
       count(*) filter (where state = 'estimated') as estimated,
       count(*) filter (where state = 'not_applicable') as not_applicable,
       count(*) filter (where state = 'waived') as waived,
       count(*) filter (where state = 'not_due') as not_due,
       count(*) filter (where state = 'refused') as refused,
       count(*) filter (where state = 'conflict') as conflict,
       count(*) filter (where state = 'unused') as unused,
       count(*) filter (where state = 'missing') as missing
from mart.expectation e
join mart.dim_site s on s.site_id = e.site_id
group by e.site_id, s.name, e.period_id, month
order by e.site_id, e.period_id, month
