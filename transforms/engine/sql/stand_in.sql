-- Readings that stand in for months in which a site did not tell: with the sum of its
-- shares at the month-ends that they stand for, and the number of its days.
with stood_for as (
    select t.ind, t.period_id, t.role, t.site_id, t.set_no,
           count(distinct m.month_end) as stood_for,
           sum(case i.consolidation_class when 'entity_list' then cast(
                   greatest(coalesce(o.operational_control, 0),
                       coalesce(o.financial_control, 0), coalesce(o.equity_share, 0)) > 0
                   as decimal(12,10))
               when 'financial_scope' then coalesce(o.financial_control, 0)
               else coalesce(o.operational_control, 0) end) as f0,
           sum(case when i.consolidation_class in ('boundary_weighted', 'control_only')
               then coalesce(o.financial_control, 0) end) as f1,
           sum(case when i.consolidation_class = 'boundary_weighted'
               then coalesce(o.equity_share, 0) end) as f2
    from (select distinct ind, period_id, role, site_id, set_no, months from reading) t
    join scratch.indicator i on i.ind = t.ind
    join project.month m on m.period_id = t.period_id
    left join state.site_life l on l.site_id = t.site_id
    left join project.ownership o on o.site_id = cast(t.site_id as varchar)
        and o.valid_from <= m.month_end and o.valid_to >= m.month_end
    where (l.opened is null or l.opened <= m.month_end)
      and (l.closed is null or l.closed >= m.month_end)
      and (t.months < 2 or not exists (
            from reading r
            where r.ind = t.ind and r.period_id = t.period_id and r.role = t.role
              and r.site_id = t.site_id and r.set_no = t.set_no and r.part = 'month'
              and r.on_day = m.month_end))
    group by all
)
select r.* replace ('stand_in' as part, cast(f.f0 as decimal(12,10)) as s0,
                    cast(f.f1 as decimal(12,10)) as s1,
                    cast(f.f2 as decimal(12,10)) as s2,
                    case when r.months < 2 then r.n else 0 end as n),
       count(distinct r.on_day) over (
           partition by r.ind, r.period_id, r.role, r.site_id, r.set_no) as days,
       f.stood_for
from reading r
join stood_for f using (ind, period_id, role, site_id, set_no)
where r.part = 'month' or r.months < 2
