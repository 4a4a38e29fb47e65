-- Who has handed in what of a period ($period): cells by site, and what came last.
select e.site_id, s.name, s.language, s.contact, count(*) as asked,
       count(*) filter (where e.state in ('told', 'nil', 'estimated')) as told,
       count(*) filter (where e.state in ('refused', 'conflict', 'unused')) as faulty,
       count(*) filter (where e.state = 'missing') as missing,
       count(*) filter (where e.state = 'not_due') as not_due,
       count(*) filter (where e.state in ('not_applicable', 'waived')) as left_out,
       max(e.last_day) filter (where e.state in ('told', 'nil', 'estimated'))
           as last_told,
       min(e.due_on) filter (where e.state in (
           'missing', 'refused', 'conflict', 'unused')) as due_since,
       f.files
from mart.expectation e
join mart.dim_site s on s.site_id = e.site_id
left join (select m.site_id, count(distinct m.file_id) as files
           from mart.fact_measurement m
           join mart.dim_period p on p.period_id = $period
               and m.period_end between p.period_start and p.period_end
           group by m.site_id) f on f.site_id = e.site_id
where e.period_id = $period
group by all
order by all
