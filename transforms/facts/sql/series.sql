-- facts.series: of each series of due_fact how many values it has, the middle one, the
-- least and the most, and whether they stand in several files. ``grain``: how long its
-- intervals are, in months or so.
select m.metric_id, m.site_id, m.dim_set_no,
       (m.period_end - m.period_start) // 25 as grain, count(*) as n,
       min(m.value) as least, quantile_disc(m.value, 0.5) as mid, max(m.value) as most,
       min(m.file_no) <> max(m.file_no) as has_files
from due_fact m
where m.value > 0 and m.resolution = 0 and m.metric_id in (
    select cast(metric_id as metric_id) from ref.metrics
    where kind in ('flow', 'stock') and form = 'measurement')
group by all
