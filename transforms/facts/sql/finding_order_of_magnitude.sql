-- Findings: values far off the geometric mean of the others in their series. One
-- grouping finds the series that hold any; only those are looked at row by row.
-- Logarithms are added as decimals: sums of DOUBLE depend on the order in which rows
-- came in.
with series as (
    select metric_id, site_id, dim_set_no, grain, sum(log) as logs, count(*) as n
    from (
        select metric_id, site_id, dim_set_no, (period_end - period_start) // 25 as grain,
               cast(ln(cast(value as double)) as decimal(28,15)) as log
        from validated.measurement
        where value > 0 and resolution = 0 and metric_id in (
            select cast(metric_id as metric_id) from ref.metrics
            where kind in ('flow', 'stock') and form = 'measurement'))
    group by metric_id, site_id, dim_set_no, grain
    having count(*) >= 4 and (
        max(log) - cast(sum(log) - max(log) as double) / (count(*) - 1) > ln($times)
        or cast(sum(log) - min(log) as double) / (count(*) - 1) - min(log) > ln($times))
),
fact as (
    select m.site_id, m.metric_id, m.period_start, m.period_end, m.value, m.file_no,
           m.row_no, m.column_no, s.logs, s.n,
           cast(ln(cast(m.value as double)) as decimal(28,15)) as log
    from series s
    join validated.measurement m on m.metric_id = s.metric_id and m.site_id = s.site_id
        and m.dim_set_no = s.dim_set_no
        and (m.period_end - m.period_start) // 25 = s.grain
        and m.resolution = 0 and m.value > 0
),
beside as (
    select *, abs(log - cast(logs - log as double) / (n - 1)) as off
    from fact
)
select 'order_of_magnitude', b.site_id, b.metric_id,
       b.period_start || ' to ' || b.period_end,
       state.plain(b.value) || ' is about ' || cast(round(exp(b.off)) as bigint)
       || ' times off the other values of its series (' || d.name || ' '
       || state.cell(b.row_no, b.column_no) || ').',
       'Check the unit: about 1000 usually means kg handed in as t, or the other way '
       || 'round.'
from beside b
join raw.delivery d on d.file_no = b.file_no
where b.off > ln($times)
order by all
