-- Which files told of a metric or register.
select f.metric_id, d.name
from (
    select distinct cast(metric_id as varchar) as metric_id, file_no
    from validated.measurement
    where resolution = 0
    union
    select distinct gives, file_no from raw.sheet where gives not in ('', 'measurements')
) f
join raw.delivery d on d.file_no = f.file_no
order by all
