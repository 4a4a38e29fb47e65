-- Metrics, days and sites that rows came to or were taken from; and whether what stands in
-- all of their cells is as before. A blank cell gives no fact: what is missing is told by
-- the coverage.
with told as (
    select metric_id, site_id, period_start, period_end, dim_set_no, false as is_nothing
    from taken_out
    union all
    -- A day that cannot be read may be any.
    select s.metric_id, s.site_id, coalesce(s.period_start, date '0001-01-01'),
           coalesce(s.period_end, date '9999-12-31'), s.dim_set_no,
           s.is_blank and m.form <> 'register'
    from staged s
    join ref.metrics m on m.metric_id = cast(s.metric_id as varchar)
)
select cast(t.metric_id as varchar) as metric_id, t.period_start, t.period_end,
       cast(t.site_id as varchar) as site_id,
       bool_and(t.is_nothing or b.metric_id is not null) as is_as_before
from told t
left join as_before b
    on b.metric_id = t.metric_id and b.site_id = t.site_id
    and b.period_start = t.period_start and b.period_end = t.period_end
    and b.dim_set_no = t.dim_set_no
group by all
