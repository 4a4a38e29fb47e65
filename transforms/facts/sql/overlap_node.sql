-- One node per series and interval. `grain`: how fine in time and, for long intervals,
-- which of them (a calendar year is not a fiscal year); a month may be some days long or
-- short. `half` is half a unit of the last digit handed in: what rounding can explain;
-- heads and events are counted, not rounded.
select *, row_number() over (
    order by metric_id, site_id, teller, b, reported_start, dim_set_no) as node,
    case when b - reported_start < 3 then 'day'
         when b - reported_start < 17 then 'week'
         when b - reported_start < 52 then 'month'
         when b - reported_start < 130 then 'quarter ' || (month(b - 5) % 3)
         when b - reported_start < 270 then 'half ' || (month(b - 5) % 6)
         when b - reported_start < 400 then 'year to ' || strftime(b, '%m-%d')
         else 'from ' || reported_start end as grain
from (
    select m.metric_id, m.site_id, s.teller, m.dim_set_no, i.is_stock,
           case when i.is_stock then m.period_end else m.period_start end as a,
           m.period_end as b, m.period_start as reported_start,
           regexp_replace(d.dim_key, '=[^;]*', '', 'g') as shape,
           list(m.record_no) as records, sum(m.value) as total,
           sum(case when u.quantity in ('headcount', 'individuals', 'event') then 0
                    else cast(0.5 * u.factor * cast('1e-' || len(rtrim(split_part(
                        cast(m.reported as varchar), '.', 2), '0'))
                        as decimal(10,9)) as decimal(38,18)) end) as half
    from validated.measurement m
    join suspicious s on s.metric_id = m.metric_id and s.site_id = m.site_id
    join (select distinct metric_id, is_stock from facts.interval) i
        on i.metric_id = m.metric_id
    join facts.dim_set d on d.dim_set_no = m.dim_set_no
    join facts.unit u on u.unit_no = m.unit_no
    left join facts.part p on p.record_no = m.record_no
    where m.resolution = 0
      and s.teller = coalesce(cast(p.facility as site_id), m.site_id)
    group by all)
