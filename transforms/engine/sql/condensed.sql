-- Cells inside their windows, one row per period, site, breakdown and grade: the intervals
-- have done their work. Shares become 1 inside and 0 outside the boundary. The day of a
-- reading stays for a mean, the record for rivals and medians.
select ind, period_id, role, part, case when part <> '' then on_day end as on_day,
       null::date as period_start,
       case when part <> '' then period_end end as period_end, span_start, span_end,
       site_id, in_country, grade, split, key,
       case when stays then record_no end as record_no,
       case when stays then factor_id end as factor_id, stays, sum(amount) as amount,
       sum(n) as n, sum(unknown) as unknown, min(low) as low, max(high) as high,
       cast(s0 <> 0 as integer) as s0, cast(s1 <> 0 as integer) as s1,
       cast(s2 <> 0 as integer) as s2, sum(a0) as a0, sum(a1) as a1, sum(a2) as a2
from in_window
group by all
