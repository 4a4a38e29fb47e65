-- What deliveries tell: site, metric, days, split, value, the value as typed, its unit
-- and that of the value; of a register the number of its rows at a site.
select cast(v.site_id as varchar), cast(v.metric_id as varchar), v.period_start,
       v.period_end, d.dim_key, v.value, coalesce(v.word, state.plain(v.reported)),
       u.reported_unit, u.unit
from validated.measurement v
join facts.unit u on u.unit_no = v.unit_no
join facts.dim_set d on d.dim_set_no = v.dim_set_no
where v.record_no > 0 and v.resolution in (0, 4)
union all
select coalesce(cast(c.site_id as varchar), 'GROUP'), cast(c.metric_id as varchar), null,
       null, '', null, cast(count(*) as varchar), '', ''
from validated.cell c
join ref.metrics m on m.metric_id = cast(c.metric_id as varchar) and m.form = 'register'
where c.resolution = 0
group by c.site_id, c.metric_id
order by all
