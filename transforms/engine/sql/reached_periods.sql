-- Periods that a change of a metric's facts reaches, or a change of its coverage: one row
-- per metric, period and reach (that of an indicator's figures, see catalogue.derived).
with reach as (
    from (values ('period'), ('calendar_year'), ('always')) r(reach)
)
select distinct t.metric_id, r.reach, p.period_id
from figures.touched t
cross join reach r
join project.period p
    on case r.reach
       when 'period' then t.period_end >= p.prior_start and t.period_start <= p.period_end
       when 'calendar_year' then
           make_date(year(t.period_end), 12, 31) >= p.prior_start
           and make_date(year(t.period_start), 1, 1) <= p.period_end
       else true end
union
select c.metric_id, r.reach, c.period_id
from coverage_changed c
cross join reach r
