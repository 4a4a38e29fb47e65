-- facts.slice_sum: what due_fact tells of flows, added up over slices of time (scratch.slice)
-- by grade, unit and combination of dimensions; its days are those of what is added up.
-- Facts whose product with a share may have over twelve decimals stand alone (record_no).
with told as (
    select m.metric_id, m.site_id, m.period_start, m.period_end, m.grade, m.dim_set_no,
           m.unit_no, m.value,
           coalesce(s.slice_start, m.period_start) as slice_start,
           coalesce(s.slice_end, m.period_end) as slice_end,
           case when m.value % case when s.site_id is null then 0.01
                                    when s.step > 0.000000001 then s.step end <> 0
                then m.record_no end as record_no
    from due_fact m
    left join scratch.slice s on s.site_id = m.site_id
        and s.period_start = m.period_start and s.period_end = m.period_end
    where m.resolution = 0 and m.metric_id in (
        select cast(metric_id as metric_id) from ref.metrics
        where kind <> 'stock' and form = 'measurement')
)
select metric_id, site_id, min(period_start) as period_start, max(period_end) as period_end,
       grade, dim_set_no, unit_no, record_no, cast(sum(value) as decimal(38,9)) as value,
       count(*) as n, count(*) - count(value) as unknown
from told
group by metric_id, site_id, slice_start, slice_end, grade, dim_set_no, unit_no, record_no
