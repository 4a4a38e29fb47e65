-- Findings: months missing inside one monthly series whose days other rows cover. Diesel
-- of the trucks may be missing while diesel of the generators is there: the metric looks
-- covered. Only series that have nine months in ten are meant: a reason for leaving that
-- comes up now and then is no monthly series.
-- needs: exists (select 1 from due_fact where resolution = 0 and period_end - period_start between 27 and 30 group by metric_id, site_id, dim_set_no having count(*) between 6 and date_diff('month', min(period_start), max(period_end)))
with fact as not materialized (
    select metric_id, site_id, dim_set_no, period_start, period_end
    from due_fact
    where resolution = 0 and period_end - period_start between 27 and 30
      and metric_id in (
        select cast(metric_id as metric_id) from ref.metrics
        where kind in ('flow', 'monetary') and form = 'measurement')
),
series as (
    select metric_id, site_id, dim_set_no
    from fact
    group by metric_id, site_id, dim_set_no
    having count(*) between 6 and date_diff('month', min(period_start), max(period_end))
       and count(*) * 10 >= 9 * date_diff('month', min(period_start),
                                          max(period_end) + 1)
),
following as (
    select f.metric_id, f.site_id, f.dim_set_no, f.period_end + 1 as gap_from,
           lead(f.period_start) over (
               partition by f.metric_id, f.site_id, f.dim_set_no
               order by f.period_start) - 1 as gap_to
    from fact f
    join series s on s.metric_id = f.metric_id and s.site_id = f.site_id
        and s.dim_set_no = f.dim_set_no
)
select 'series_gap', f.site_id, f.metric_id, f.gap_from || ' to ' || f.gap_to,
       'The monthly series ' || replace(d.dim_key, ';', ', ') || ' has no row '
       || 'for these days, though it has the months before and after; other '
       || 'rows of the metric cover them, so its figures do not show a gap.',
       'Deliver the missing rows; write 0 where there was none.'
from following f
join facts.dim_set d on d.dim_set_no = f.dim_set_no
where f.gap_to >= f.gap_from and f.gap_to - f.gap_from < 366
  and not exists (
    from due_fact v
    where v.metric_id = f.metric_id and v.site_id = f.site_id
      and v.dim_set_no = f.dim_set_no and v.resolution = 0
      and v.period_start <= f.gap_to and v.period_end >= f.gap_from)
  and exists (
    from due_fact v
    where v.metric_id = f.metric_id and v.site_id = f.site_id and v.resolution = 0
      and v.period_start <= f.gap_to and v.period_end >= f.gap_from)
order by all
