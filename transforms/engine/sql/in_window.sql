-- Cells beside each due period whose window they lie in, with a share and an amount for
-- each approach of their indicator (0, 1, 2; null where it has fewer).
with shared as (
    select c.*, s.period_id, s.part, s.on_day, s.span_start, s.span_end,
           case i.consolidation_class when 'entity_list' then cast(
                    greatest(s.operational, s.financial, s.equity) > 0 as decimal(12,10))
                when 'financial_scope' then s.financial else s.operational end as s0,
           case when i.consolidation_class in ('boundary_weighted', 'control_only')
                then s.financial end as s1,
           case when i.consolidation_class = 'boundary_weighted' then s.equity end as s2
    from cell c
    join scratch.role r on r.ind = c.ind and r.role = c.role
    join seen s on s.sees = r.sees and s.site_id = c.site_id
        and s.period_start = c.period_start and s.period_end = c.period_end
    join due d on d.ind = c.ind and d.period_id = s.period_id
    join scratch.indicator i on i.ind = c.ind
)
select c.ind, c.period_id, c.role, c.part, c.on_day, c.period_start, c.period_end,
       c.span_start, c.span_end, c.site_id, coalesce(c.country, t.country) as in_country,
       c.grade, c.split, c.key, c.record_no, c.factor_id, c.stays, c.amount, c.n, c.unknown,
       c.low, c.high, c.s0, c.s1, c.s2, state.product(c.amount, c.s0) as a0,
       state.product(c.amount, c.s1) as a1, state.product(c.amount, c.s2) as a2
from shared c
left join project.site t on t.site_id = cast(c.site_id as varchar)
