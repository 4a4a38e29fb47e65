-- What was refused so that nobody knows of which metric it is, and so which figures lack
-- it: files and sheets of which nothing was read, and rows of a metric that is not known.
select r.is_whole, r.file || coalesce(' [' || nullif(r.sheet, '') || ']', '') as place,
       count(distinct if(r.is_whole, 0, r."row")) as places
from mart.rejects r
where r.severity = 'refused' and (r.is_whole or r.rule = 'unknown_metric')
group by all
order by all
