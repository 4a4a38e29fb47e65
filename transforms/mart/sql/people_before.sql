-- What versions on record (version_no: name, sha256, number) and superseded rows said of heads
-- that are protected (protected), in the order in which they count no more.
select cast(t.metric_id as varchar) as metric_id, cast(t.site_id as varchar) as site_id,
       t.period_start, t.period_end, d.dim_key as dimensions, v.number, t.reported, u.factor
from facts.told_before t
join raw.earlier e on e.file_no = t.file_no
join version_no v on v.name = e.name and v.sha256 = e.sha256
join protected p on p.metric_id = cast(t.metric_id as varchar)
    and p.protected in ('split', 'whole')
join facts.unit u on u.unit_no = t.unit_no
join facts.dim_set d on d.dim_set_no = t.dim_set_no
where t.reported is not null
union all
-- What says that it supersedes another cell came after every version of that.
select cast(m.metric_id as varchar), cast(m.site_id as varchar), m.period_start,
       m.period_end, d.dim_key,
       (select count(*) from version_no) + dense_rank() over (order by f.name),
       m.reported, u.factor
from validated.measurement m
join raw.delivery f on f.file_no = m.file_no
join protected p on p.metric_id = cast(m.metric_id as varchar)
    and p.protected in ('split', 'whole')
join facts.unit u on u.unit_no = m.unit_no
join facts.dim_set d on d.dim_set_no = m.dim_set_no
where m.resolution = 3 and m.reported is not null
order by all
