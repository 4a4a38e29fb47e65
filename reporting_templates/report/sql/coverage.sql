-- Mean coverage of a site's totals by topic, in one period ($period).
select s.entity, i.topic, cast(avg(s.coverage) as decimal(12,10))
from shown s
join mart.dim_indicator i on i.indicator_id = s.indicator_id
where s.level = 'site' and s.breakdown = '' and s.coverage is not null
  and s.period_id = $period
group by s.entity, i.topic
order by all
