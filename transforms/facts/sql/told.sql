-- facts.told: what was handed in of the metrics that rules look at, per reported year.
-- One row per metric, site, period, combination of dimensions and length of interval; of
-- a stock the last reading in the period. ``place`` is the cell of the largest value.
with told as (
    select cast(m.metric_id as varchar) as metric_id,
           cast(m.site_id as varchar) as site_id, p.period_id, m.dim_set_no, m.value,
           case when k.kind = 'stock' then 0
                else (m.period_end - m.period_start) // 25 end as grain,
           (m.file_no, m.sheet_no, m.row_no, m.column_no) as cell
    from validated.measurement m
    join ref.metrics k on k.metric_id = cast(m.metric_id as varchar)
    join project.period p on m.period_end between p.period_start and p.period_end
        and (k.kind = 'stock' or m.period_start >= p.period_start)
    where m.resolution = 0 and m.value is not null and p.month_count >= 12
      and cast(m.metric_id as varchar) in (select unnest($metrics))
    qualify k.kind <> 'stock' or m.period_end = max(m.period_end) over (
        partition by m.metric_id, m.site_id, p.period_id)
)
select t.*, regexp_replace(d.dim_key, '=[^;]*', '', 'g') as shape,
       d.* exclude (dim_set_no, dim_key)
from (
    select metric_id, site_id, period_id, dim_set_no, grain, sum(value) as value,
           count(*) as n, arg_max(cell, (value, cell)) as place
    from told group by all) t
join facts.dim_set d on d.dim_set_no = t.dim_set_no
